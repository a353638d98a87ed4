package io.wsgi4j.cgi;

import java.util.List;

import io.wsgi4j.Header;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CgiHeadTests {

	@Test
	void documentIsOk() throws CgiException {
		CgiHead head = parse("Content-Type: text/html");
		assertThat(head.status().line()).isEqualTo("200 OK");
		assertThat(head.headers()).containsExactly(new Header("Content-Type", "text/html"));
	}

	@ParameterizedTest
	@CsvSource({ "404 Not Found, 404 Not Found", "404   Nothing here, 404 Nothing here", "404, 404 Not Found",
			"299, 299 Unknown", "418 I'm a teapot, 418 I'm a teapot" })
	void statusIsTakenOver(String value, String status) throws CgiException {
		CgiHead head = parse("Status: " + value);
		assertThat(head.status().line()).isEqualTo(status);
		assertThat(head.headers()).isEmpty();
	}

	@ParameterizedTest
	@DisplayName("design.md, rule 5: a status is three digits, a space, a reason")
	@ValueSource(strings = { "", "OK", "20", "2000", "100 Continue", "200OK", "HTTP/1.1 200 OK", "200 O\u0001K" })
	void otherStatusIsRefused(String value) {
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> parse("Status: " + value))
			.withMessageContaining("Status");
	}

	@ParameterizedTest
	@DisplayName("design.md, rule 7: a length is a number of bytes")
	@ValueSource(strings = { "", "abc", "-1", "+1", "1.0", "1, 2", "1234567890123456789" })
	void otherLengthIsRefused(String value) {
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> parse("Status: 200", "Content-Length: " + value))
			.withMessageContaining("Content-Length");
	}

	@Test
	void lengthsHaveToBeTheSame() throws CgiException {
		assertThat(parse("Status: 200", "content-length: 5", "Content-Length: 5").headers()).hasSize(2);
		assertThatExceptionOfType(CgiException.class)
			.isThrownBy(() -> parse("Status: 200", "content-length: 5", "Content-Length: 6"))
			.withMessageContaining("Content-Length");
	}

	@Test
	void locationRedirects() throws CgiException {
		CgiHead head = parse("Location: https://example.org/");
		assertThat(head.status().line()).isEqualTo("302 Found");
		assertThat(head.headers()).containsExactly(new Header("Location", "https://example.org/"));
	}

	@Test
	void localLocationRedirectsTheClient() throws CgiException {
		CgiHead head = parse("Location: /elsewhere?a=b");
		assertThat(head.status().line()).isEqualTo("302 Found");
		assertThat(head.headers()).containsExactly(new Header("Location", "/elsewhere?a=b"));
	}

	@Test
	void statusWinsOverLocation() throws CgiException {
		assertThat(parse("Location: /new/1", "Status: 201 Created").status().line()).isEqualTo("201 Created");
	}

	@Test
	void namesAreCaseInsensitive() throws CgiException {
		CgiHead head = parse("STATUS: 404 Gone astray", "content-type:text/plain");
		assertThat(head.status().line()).isEqualTo("404 Gone astray");
		assertThat(head.headers()).containsExactly(new Header("content-type", "text/plain"));
	}

	@Test
	void otherHeadersKeepOrderAndDuplicates() throws CgiException {
		CgiHead head = parse("Set-Cookie: a=1", "Content-Type: text/plain", "X-Empty:", "Set-Cookie: b=2");
		assertThat(head.headers()).containsExactly(new Header("Set-Cookie", "a=1"),
				new Header("Content-Type", "text/plain"), new Header("X-Empty", ""), new Header("Set-Cookie", "b=2"));
	}

	@Test
	@DisplayName("design.md, rule 5: hop-by-hop headers never get to start_response")
	void hopByHopHeadersAreDropped() throws CgiException {
		CgiHead head = parse("Content-Type: text/plain", "Connection: close", "transfer-encoding: chunked");
		assertThat(head.headers()).containsExactly(new Header("Content-Type", "text/plain"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "HTTP/1.1 200 OK", "<html>" })
	void lineWithoutColonIsRefused(String line) {
		assertThatExceptionOfType(MalformedHeadException.class)
			.isThrownBy(() -> parse("Content-Type: text/plain", line))
			.withMessageContaining("without a colon")
			.satisfies((ex) -> assertThat(ex.line()).isEqualTo("\"" + line + "\""));
	}

	@ParameterizedTest
	@DisplayName("RFC 3875, section 6.3: a field's name is a token at the start of a line of its own")
	@ValueSource(strings = { ": value", "a b: value", " folded: value", "\tfolded: value", "Content-Type : text/plain",
			"Status : 404 Gone", "X-A : b", "X: a\rSet-Cookie: b", "X: a\u0000b" })
	void headerThatMayNotGoOnTheWireIsRefused(String line) {
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> parse("Content-Type: text/plain", line))
			.withMessageContaining("may not go on the wire");
	}

	@Test
	@DisplayName("RFC 3875, section 6.3, has one of each CGI field; of more, the last counts in Apache and lighttpd")
	void lastOfSeveralCgiFieldsCounts() throws CgiException {
		assertThat(parse("Status: 200", "status: 404 Gone").status().line()).isEqualTo("404 Gone");
		assertThat(parse("Status: OK", "Status: 404").status().line()).isEqualTo("404 Not Found");
		assertThat(parse("Content-Type: a/b", "X-A: b", "content-type: text/plain").headers())
			.containsExactly(new Header("X-A", "b"), new Header("content-type", "text/plain"));
		CgiHead redirect = parse("Location: /a", "LOCATION: /b");
		assertThat(redirect.status().line()).isEqualTo("302 Found");
		assertThat(redirect.headers()).containsExactly(new Header("LOCATION", "/b"));
	}

	@Test
	@DisplayName("RFC 3875, section 6.3, demands a CGI field; without one it is 200 in Apache and lighttpd")
	void withoutCgiFieldItIsOk() throws CgiException {
		CgiHead head = parse("X-Powered-By: sh");
		assertThat(head.status().line()).isEqualTo("200 OK");
		assertThat(head.headers()).containsExactly(new Header("X-Powered-By", "sh"));
		assertThat(parse().status().line()).isEqualTo("200 OK");
		assertThat(parse().headers()).isEmpty();
	}

	@Test
	void emptyContentTypeIsNone() throws CgiException {
		assertThat(parse("Content-Type:").headers()).isEmpty();
	}

	@Test
	@DisplayName("RFC 3875, section 6.3.2: Location is a path or an absolute URI")
	void emptyLocationIsRefused() {
		assertThatExceptionOfType(MalformedHeadException.class).isThrownBy(() -> parse("Location: "))
			.withMessageContaining("'Location' is empty");
	}

	@ParameterizedTest
	@CsvSource({ "Status: HTTP/1.1 404 Gone", "Status: OK", "Content-Length: abc" })
	void valueThatIsRefusedIsQuoted(String line) {
		assertThatExceptionOfType(MalformedHeadException.class).isThrownBy(() -> parse(line))
			.satisfies((ex) -> assertThat(ex.line()).isEqualTo("\"" + line + "\""))
			.withMessageNotContaining(line);
	}

	@Test
	void quotedLineCanNeitherEndTheEntryNorFloodIt() {
		assertThat(new MalformedHeadException("", "a\"\\\r\u001B[0m\u00E4").line())
			.isEqualTo("\"a\\\"\\\\\\u000d\\u001b[0m\\u00e4\"");
		assertThat(new MalformedHeadException("", "x".repeat(201)).line()).isEqualTo("\"" + "x".repeat(200) + "\"...");
	}

	private static CgiHead parse(String... lines) throws CgiException {
		return CgiHead.parse(List.of(lines));
	}

}
