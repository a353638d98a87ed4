package io.wsgi4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteEndpointTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.1,192.0.2.1,0", "192.0.2.1:4711,192.0.2.1,4711", "2001:db8::1,2001:db8::1,0",
			"[2001:db8::1],2001:db8::1,0", "[2001:db8::1]:4711,2001:db8::1,4711", "::1,::1,0", "::,::,0",
			"0:0:0:0:0:0:0:1,0:0:0:0:0:0:0:1,0", "[::ffff:192.0.2.1]:1,::ffff:192.0.2.1,1",
			"fe80::1%eth0,fe80::1%eth0,0", "192.0.2.1:_hidden,192.0.2.1,0", "192.0.2.1:70000,192.0.2.1,0",
			"192.0.2.1:,192.0.2.1,0", "' 192.0.2.1 ',192.0.2.1,0", "[2001:db8::1]x,2001:db8::1,0" })
	@DisplayName("RFC 3875, section 4.1.8: the address alone, without brackets and port")
	void parses(String text, String address, int port) {
		assertThat(RemoteEndpoint.parse(text)).isEqualTo(new RemoteEndpoint(address, port));
	}

	@Test
	@DisplayName("The port of the connection is that of its client")
	void ofConnection() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr("[2001:db8::1]");
		request.setRemotePort(4711);
		assertThat(RemoteEndpoint.of(request)).isEqualTo(new RemoteEndpoint("2001:db8::1", 4711));
	}

	@Test
	@DisplayName("A client that has left before the container asks for its address has none")
	void left() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(null);
		assertThat(RemoteEndpoint.of(request).address()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "192.0.2.1", "255.255.255.255", "10.20.30.40" })
	@DisplayName("What a proxy names is the client where it is an address")
	void namedByProxy(String address) {
		assertThat(RemoteEndpoint.of(forwarded(address)).address()).isEqualTo(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "_hidden", "", "256.0.2.1", "192.0.2.1000", "192.0.2", "192.0.2.", ".0.2.1",
			"192..2.1", "192.0.2.1.5", "192.0.2.01", "192.0.2.1x", "192.0.2.-1", "192.0.2.\u0661", "3221225985" })
	@DisplayName("RFC 7239, section 6: what a proxy names without its being an address is not the client")
	void obfuscatedByProxy(String name) {
		assertThat(RemoteEndpoint.of(forwarded(name))).isEqualTo(new RemoteEndpoint("198.51.100.7", 4711));
	}

	/**
	 * A request whose wrapper has another address than the connection.
	 */
	private static HttpServletRequest forwarded(String address) {
		MockHttpServletRequest received = new MockHttpServletRequest();
		received.setRemoteAddr("198.51.100.7");
		received.setRemotePort(4711);
		return new HttpServletRequestWrapper(received) {

			@Override
			public String getRemoteAddr() {
				return address;
			}

		};
	}

}
