package io.wsgi4j;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Environ#applicationUri()} and {@link Environ#requestUri()}: the tables of
 * {@code test_wsgiref.py}, except that strings are UTF-8 and {@code HTTP_HOST} doesn't
 * count.
 */
class EnvironUriTests {

	private final Environ environ = Environ.builder().build();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''                   | http://127.0.0.1/
			/spam                | http://127.0.0.1/spam
			/späm                | http://127.0.0.1/sp%C3%A4m
			/a;b=c,d e%~+:@&     | http://127.0.0.1/a%3Bb%3Dc%2Cd%20e%25~%2B%3A%40%26
			/A-Z_a.z/09          | http://127.0.0.1/A-Z_a.z/09
			""")
	void applicationUriEncodesScriptName(String scriptName, String uri) {
		this.environ.put("SCRIPT_NAME", scriptName);
		assertThat(this.environ.applicationUri()).isEqualTo(uri);
	}

	@Test
	void applicationUriEndsBeforePathInfoAndQuery() {
		this.environ.put("SCRIPT_NAME", "/spam");
		this.environ.put("PATH_INFO", "/ham");
		this.environ.put("QUERY_STRING", "say=ni");
		assertThat(this.environ.applicationUri()).isEqualTo("http://127.0.0.1/spam");
	}

	@ParameterizedTest
	@CsvSource({ "http, spam.example.com, 80, http://spam.example.com/",
			"http, spam.example.com, 2071, http://spam.example.com:2071/", "http, h, 443, http://h:443/",
			"https, h, 443, https://h/", "https, h, 80, https://h:80/", "http, h, '', http://h/",
			"http, ::1, 80, http://[::1]/", "http, ::1, 8080, http://[::1]:8080/", "http, [::1], 80, http://[::1]/" })
	@DisplayName("Rule 14: scheme, name and port of the server make the origin")
	void originIsTheServers(String scheme, String name, String port, String uri) {
		this.environ.put("wsgi.url_scheme", scheme);
		this.environ.put("SERVER_NAME", name);
		this.environ.put("SERVER_PORT", port);
		assertThat(this.environ.applicationUri()).isEqualTo(uri);
		assertThat(this.environ.requestUri()).isEqualTo(uri);
	}

	@Test
	@DisplayName("Rule 14: HTTP_HOST does not count")
	void hostHeaderIsIgnored() {
		this.environ.put("HTTP_HOST", "inner.example.com:2071");
		this.environ.put("SERVER_NAME", "spam.example.com");
		assertThat(this.environ.applicationUri()).isEqualTo("http://spam.example.com/");
		assertThat(this.environ.requestUri()).isEqualTo("http://spam.example.com/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''        | /                        | ''        | http://127.0.0.1/
			''        | ''                       | ''        | http://127.0.0.1/
			/spam     | ''                       | ''        | http://127.0.0.1/spam
			/späm     | ''                       | ''        | http://127.0.0.1/sp%C3%A4m
			/spammity | /spam                    | ''        | http://127.0.0.1/spammity/spam
			/spammity | /späm                    | ''        | http://127.0.0.1/spammity/sp%C3%A4m
			/spammity | /spam;ham                | ''        | http://127.0.0.1/spammity/spam;ham
			/spammity | /spam;cookie=1234,5678   | ''        | http://127.0.0.1/spammity/spam;cookie=1234,5678
			/spammity | /spam                    | say=ni    | http://127.0.0.1/spammity/spam?say=ni
			/spammity | /spam                    | s%E4y=ni? | http://127.0.0.1/spammity/spam?s%E4y=ni?
			''        | ''                       | say=ni    | http://127.0.0.1/?say=ni
			/s        | /a;b=c,d e%~+:@&?#       | ''        | http://127.0.0.1/s/a;b=c,d%20e%25~%2B%3A%40%26%3F%23
			''        | //a                      | ''        | http://127.0.0.1//a
			/a        | ''                       | ''        | http://127.0.0.1/a
			/a        | /                        | ''        | http://127.0.0.1/a/
			""")
	void requestUriHasPathAndQuery(String scriptName, String pathInfo, String queryString, String uri) {
		this.environ.put("SCRIPT_NAME", scriptName);
		this.environ.put("PATH_INFO", pathInfo);
		this.environ.put("QUERY_STRING", queryString);
		assertThat(this.environ.requestUri()).isEqualTo(uri);
	}

	@Test
	void requestUriKeepsTheClientsEncoding() {
		this.environ.put("SCRIPT_NAME", "/spam");
		this.environ.put("PATH_INFO", "/a,b");
		this.environ.put("REQUEST_URI", "/spam/a%2cb");
		assertThat(this.environ.requestUri()).isEqualTo("http://127.0.0.1/spam/a%2cb");
	}

	@Test
	void urisFollowShift() {
		this.environ.put("PATH_INFO", "/a/b");
		this.environ.shiftPathInfo();
		assertThat(this.environ.applicationUri()).isEqualTo("http://127.0.0.1/a");
		assertThat(this.environ.requestUri()).isEqualTo("http://127.0.0.1/a/b");
	}

}
