package io.wsgi4j.contract;

import io.wsgi4j.Environ;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.RawRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestHeaderContractTests extends AbstractRecorderTests {

	@Test
	@DisplayName("Rule 13: headers are HTTP_*, dashes are underscores")
	void names() {
		Environ environ = record(get().header("foo", "bar").header("Foo-Bar", "baz").header("Connection", "close"))
			.environ();
		assertThat(environ).containsEntry("HTTP_FOO", "bar")
			.containsEntry("HTTP_FOO_BAR", "baz")
			.containsEntry("HTTP_CONNECTION", "close");
	}

	@Test
	@DisplayName("Rule 13: a repeated header is joined with a comma and a space, in order, whatever the case of its name")
	void repeatedHeader() {
		Environ environ = record(get().header("X-Foo", "Python test ")
			.header("Bar", "b")
			.header("x-foo", "Python test 2")
			.header("X-FOO", "c, d")).environ();
		assertThat(environ).containsEntry("HTTP_X_FOO", "Python test, Python test 2, c, d");
		assertThat(environ.header("x-Foo")).isEqualTo("Python test, Python test 2, c, d");
	}

	@Test
	@DisplayName("Rule 13: repeated cookies are joined with semicolons")
	void repeatedCookie() {
		assertThat(record(get().header("Cookie", "a=1").header("Cookie", "b=2; c=3")).environ())
			.containsEntry("HTTP_COOKIE", "a=1; b=2; c=3");
	}

	@Test
	@DisplayName("Rule 13: a name with an underscore is dropped, its twin with a dash is not")
	void underscore() {
		Environ environ = record(get().header("X_Foo", "forged")
			.header("X-Foo", "true")
			.header("X_Bar", "forged")
			.header("Content_Type", "forged")).environ();
		assertThat(environ).containsEntry("HTTP_X_FOO", "true")
			.doesNotContainKeys("HTTP_X_BAR", "HTTP_CONTENT_TYPE", "CONTENT_TYPE")
			.doesNotContainValue("forged");
	}

	@Test
	@DisplayName("Rule 13: Proxy is dropped, other names that begin with it are not")
	void proxy() {
		Environ environ = record(
				get().header("Proxy", "http://evil").header("PROXY", "http://evil").header("Proxy-Foo", "bar"))
			.environ();
		assertThat(environ).doesNotContainKey("HTTP_PROXY").containsEntry("HTTP_PROXY_FOO", "bar");
	}

	@Test
	@DisplayName("Rule 13: Content-Type and Content-Length have their own variables only")
	void contentHeaders() {
		Environ environ = record(
				RawRequest.post("/gateway/app").header("content-type", "text/x; charset=\"a\"").body("hello"))
			.environ();
		assertThat(environ).containsEntry("CONTENT_TYPE", "text/x; charset=\"a\"")
			.containsEntry("CONTENT_LENGTH", "5")
			.doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
	}

	@Test
	@DisplayName("Rule 13: bytes beyond ASCII are ISO 8859-1 and nothing of them is trimmed")
	void obsText() {
		assertThat(record(get().header("X-Foo", "\u00a0B\u00c3\u00a4R\u0085").header("X-Bar", " \t x\ty \t")).environ())
			.containsEntry("HTTP_X_FOO", "\u00a0B\u00c3\u00a4R\u0085")
			.containsEntry("HTTP_X_BAR", "x\ty");
	}

	@Test
	@DisplayName("Rule 13: an empty value is empty, not absent")
	void emptyValue() {
		assertThat(record(get().header("X-Foo", "")).environ()).containsEntry("HTTP_X_FOO", "");
	}

	@Test
	@DisplayName("Rule 13: a name may be any token")
	void oddNames() {
		assertThat(record(get().header("X.Foo!", "a").header("~1", "b")).environ()).containsEntry("HTTP_X.FOO!", "a")
			.containsEntry("HTTP_~1", "b");
	}

	private static RawRequest get() {
		return RawRequest.get("/gateway/app");
	}

}
