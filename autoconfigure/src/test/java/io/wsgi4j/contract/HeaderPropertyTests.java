package io.wsgi4j.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HeaderPropertyTests {

	private static final List<TestServer> SERVERS = new ArrayList<>();

	private static volatile List<Header> headers = List.of();

	@BeforeContainer
	static void startServers() {
		for (Container container : Container.values()) {
			SERVERS.add(TestServer.with(container, (environ, startResponse) -> {
				startResponse.start("200 OK", headers, null);
				return Body.of("body");
			}));
		}
	}

	@AfterContainer
	static void stopServers() {
		SERVERS.forEach(TestServer::close);
		SERVERS.clear();
	}

	@Property
	@Label("Rule 5: a header is a token and a value without control characters, or refused")
	void header(@ForAll("names") String name, @ForAll("values") String value) {
		boolean token = name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
		if (token && !Header.isHopByHop(name) && value.matches("[\\t\\x20-\\x7E\\x80-\\xFF]*")) {
			assertThat(new Header(name, value)).extracting(Header::name, Header::value).containsExactly(name, value);
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(() -> new Header(name, value))
				.withMessageMatching("[ -~]*");
		}
	}

	@Property(tries = 300)
	@Label("Rule 5: a header that isn't refused is one line of the answer")
	void headerOnTheWire(@ForAll("names") String name, @ForAll("values") String value) {
		Header header;
		try {
			header = new Header("X" + name, value);
		}
		catch (IllegalArgumentException ex) {
			return;
		}
		for (TestServer server : SERVERS) {
			TreeMap<String, List<String>> expected = new TreeMap<>(answer(server, List.of()).headers());
			expected.put(header.name().toLowerCase(), List.of(value.trim()));
			TreeMap<String, List<String>> received = new TreeMap<>(answer(server, List.of(header)).headers());
			expected.remove("date");
			received.remove("date");
			assertThat(received).isEqualTo(expected);
		}
	}

	@Provide
	Arbitrary<String> names() {
		return Arbitraries.oneOf(Arbitraries.strings().withChars("aBz09-_.!#$%&'*+^`|~").ofMinLength(1).ofMaxLength(10),
				Arbitraries.strings().ascii().ofMaxLength(6),
				Arbitraries.of("", "TE", "connection", "X-A:", "X A", "X\r\nY", "Ä", "ſet"));
	}

	@Provide
	Arbitrary<String> values() {
		return Arbitraries.oneOf(Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
				Arbitraries.strings().withCharRange('\u00A1', '\u00FF').ofMaxLength(10),
				Arbitraries.strings().ofMaxLength(4), Arbitraries.of("", "a\tb", "a\r\nSet-Cookie: b=c", "a\nb", "a\r",
						"\0", "\u560D\u560A", "\u010A", "a\u2028b", "\u0085"));
	}

	private static HttpAnswer answer(TestServer server, List<Header> sent) {
		headers = sent;
		HttpAnswer answer = server.get("/gateway/app");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("body");
		assertThat(answer.complete()).isTrue();
		return answer;
	}

}
