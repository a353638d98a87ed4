package io.wsgi4j.contract;

import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Map;

import io.wsgi4j.Environ;
import io.wsgi4j.FileWrapper;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class EnvironContractTests extends AbstractRecorderTests {

	private static final String PATH = "/gateway/app/path";

	@Test
	@DisplayName("A plain request has these variables and no others")
	void keysOfPlainRequest() {
		assertThat(record(PATH).environ()).containsOnlyKeys("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO",
				"QUERY_STRING", "REQUEST_URI", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR",
				"REMOTE_PORT", "SERVER_ADDR", "HTTP_HOST", "wsgi.version", "wsgi.url_scheme", "wsgi.input",
				"wsgi.input_terminated", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once",
				"wsgi.file_wrapper", "wsgi4j.client_connected", "wsgi4j.interrupted", "wsgi4j.thread");
	}

	@Test
	@DisplayName("A request with a body has its type and its length in addition")
	void keysOfRequestWithBody() {
		Environ plain = record(PATH).environ();
		Environ environ = record(RawRequest.post(PATH).header("Content-Type", "x-foo/bar").body("hello")).environ();
		assertThat(environ).containsEntry("CONTENT_TYPE", "x-foo/bar").containsEntry("CONTENT_LENGTH", "5");
		assertThat(environ.keySet()).hasSize(plain.size() + 2).containsAll(plain.keySet());
	}

	@Test
	@DisplayName("CGI variables are strings")
	void cgiVariablesAreStrings() {
		RawRequest request = RawRequest.post(PATH + "?query")
			.header("Content-Type", "text/plain")
			.header("X-Foo", "bar")
			.body("hello");
		record(request).environ().forEach((key, value) -> {
			if (!key.contains(".")) {
				assertThat(value).as(key).isInstanceOf(String.class);
			}
		});
	}

	@Test
	@DisplayName("wsgi.* values are those of PEP 3333")
	void wsgiValues() {
		Environ environ = record(PATH).environ();
		assertThat(environ).containsEntry("wsgi.version", List.of(1, 0))
			.containsEntry("wsgi.url_scheme", "http")
			.containsEntry("wsgi.input_terminated", true)
			.containsEntry("wsgi.multithread", true)
			.containsEntry("wsgi.multiprocess", false)
			.containsEntry("wsgi.run_once", false);
		assertThat(environ.get("wsgi.input")).isInstanceOf(InputStream.class);
		assertThat(environ.get("wsgi.errors")).isInstanceOf(PrintWriter.class);
		assertThat(environ.get("wsgi.file_wrapper")).isInstanceOf(FileWrapper.class);
	}

	@Test
	@DisplayName("The environ is one call's own and may be changed")
	void environIsMutableAndPrivate() {
		Environ first = record(PATH).environ();
		first.put("middleware.key", "value");
		first.remove("QUERY_STRING");
		Environ second = record(PATH).environ();
		assertThat(second).isNotSameAs(first).doesNotContainKey("middleware.key").containsKey("QUERY_STRING");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "MKCOL", "BREW", "get", "Get",
			"M-SEARCH" })
	@DisplayName("Whatever the method, it reaches the application as the client wrote it")
	void methods(String method) {
		assertThat(record(RawRequest.of(method, PATH)).environ().requestMethod()).isEqualTo(method);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "'',''", "?,''", "?foo=bar,foo=bar", "?%2F=%2F,%2F=%2F", "?foo=?bar,foo=?bar",
					"?a=1&a=2;b,a=1&a=2;b", "?s%E4y=ni,s%E4y=ni", "?%00%zz,%00%zz" })
	@DisplayName("Rule 12: QUERY_STRING is raw and empty when there is none")
	void queryStrings(String suffix, String expected) {
		Environ environ = record(PATH + suffix).environ();
		assertThat(environ).containsEntry("QUERY_STRING", expected);
		assertThat(environ).containsEntry("PATH_INFO", "/path");
	}

	@Test
	@DisplayName("REQUEST_URI is what the client asked for")
	void requestUri() {
		assertThat(record(PATH + "/p%61th;a=b?x=%79").environ()).containsEntry("REQUEST_URI",
				PATH + "/p%61th;a=b?x=%79");
	}

	@ParameterizedTest
	@CsvSource({ "example.org,example.org,80", "example.org:8080,example.org,8080", "127.0.0.1:81,127.0.0.1,81",
			"[::1]:82,[::1],82" })
	@DisplayName("Rule 14: SERVER_NAME and SERVER_PORT are what the client addressed")
	void serverName(String host, String name, String port) {
		String request = "GET " + PATH + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
		assertThat(this.server.exchange(request).status()).isEqualTo(200);
		assertThat(this.recorder.take().environ()).containsEntry("SERVER_NAME", name)
			.containsEntry("SERVER_PORT", port)
			.containsEntry("HTTP_HOST", host);
	}

	@Test
	@DisplayName("Rule 14: without Host, SERVER_NAME and SERVER_PORT are where the server listens")
	void serverNameWithoutHost() {
		assertThat(this.server.exchange("GET " + PATH + " HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
		Environ environ = this.recorder.take().environ();
		assertThat(environ).containsEntry("SERVER_PROTOCOL", "HTTP/1.0").doesNotContainKey("HTTP_HOST");
		assertThat(environ.serverName()).isIn("127.0.0.1", "localhost");
		assertThat(environ.serverPort()).isEqualTo(this.server.port());
	}

	@ParameterizedTest
	@CsvSource({ "HTTP/1.1,'',none", "HTTP/1.0,'',none", "HTTP/1.1,example.org:,example.org",
			"HTTP/1.0,example.org:,example.org", "HTTP/1.1,[::1]:,[::1]", "HTTP/1.1,x:,x" })
	@DisplayName("PEP 3333: SERVER_NAME and SERVER_PORT are never empty; RFC 3986, section 3.2.3: an empty port is the scheme's")
	void serverNameOfEmptyHost(String protocol, String host, String name) {
		String request = "GET " + PATH + " " + protocol + "\r\nHost: " + host + "\r\n\r\n";
		HttpAnswer answer = this.server.exchange(request);
		if (answer.status() == 400) {
			return;
		}
		assertThat(answer.status()).isEqualTo(200);
		Environ environ = this.recorder.take().environ();
		if (name.equals("none")) {
			assertThat(environ.serverName()).isIn("127.0.0.1", "localhost");
			assertThat(environ.serverPort()).isEqualTo(this.server.port());
			return;
		}
		assertThat(environ.serverName()).isEqualTo(name);
		assertThat(environ.serverPort()).isIn(80, this.server.port());
	}

	@Test
	@DisplayName("RFC 3875, section 4.1.8: REMOTE_ADDR of a client over IPv6 has no brackets")
	void remoteOverIpv6() throws Exception {
		InetAddress address = InetAddress.getByName("::1");
		assumeTrue(NetworkInterface.getByInetAddress(address) != null, "There is no IPv6 here");
		try (HttpSocket socket = HttpSocket.connect(address, this.server.port(), 0)) {
			assertThat(socket.send("GET " + PATH + " HTTP/1.0\r\n\r\n").receive().status()).isEqualTo(200);
			Environ environ = this.recorder.take().environ();
			assertThat(environ.remoteAddr()).isIn("::1", "0:0:0:0:0:0:0:1");
			assertThat(environ.remotePort()).isEqualTo(socket.localPort());
			assertThat(environ.serverName()).isIn("localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "ip6-localhost");
		}
	}

	@Test
	@DisplayName("Rule 14: REMOTE_ADDR and REMOTE_PORT are the client's")
	void remote() {
		try (HttpSocket socket = this.server.connect()) {
			assertThat(socket.send(RawRequest.get(PATH)).receive().status()).isEqualTo(200);
			Environ environ = this.recorder.take().environ();
			assertThat(environ).containsEntry("REMOTE_ADDR", "127.0.0.1")
				.containsEntry("REMOTE_PORT", Integer.toString(socket.localPort()))
				.containsEntry("SERVER_PROTOCOL", "HTTP/1.1");
		}
	}

	@Test
	@DisplayName("Nobody is authenticated where nothing authenticates")
	void noUser() {
		Map<String, Object> environ = record(RawRequest.get(PATH).header("Authorization", "Basic dTpw")).environ();
		assertThat(environ).doesNotContainKeys("REMOTE_USER", "AUTH_TYPE")
			.containsEntry("HTTP_AUTHORIZATION", "Basic dTpw");
	}

}
