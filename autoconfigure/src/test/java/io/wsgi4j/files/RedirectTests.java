package io.wsgi4j.files;

import io.wsgi4j.Environ;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedirectTests {

	private static final String MOUNT = "/gateway/static";

	@ParameterizedTest
	@DisplayName("RFC 3986, section 5.2.3: the client replaces what follows the last slash that it has sent as one")
	@CsvSource({ "/docs, /docs, ./docs/", "/docs/deep, /docs/deep, ./deep/", "/docs/deep, /docs%2Fdeep, ./docs%2Fdeep/",
			"/a/b/c, /a/b%2fc, ./b%2Fc/", "/a/b/c, /a%2Fb/c, ./c/", "/a%2Fb, /a%252Fb, ./a%252Fb/",
			"/a b/ä, /a%20b%2F%C3%A4, ./a%20b%2F%C3%A4/", "/x:y, /x:y, ./x:y/", "/p%p, /p%25p, ./p%25p/",
			"'', '', ./static/" })
	void leadsFromWhatTheClientHasSent(String path, String sent, String location) {
		assertThat(Redirect.addSlash(request(path, MOUNT + sent))).isEqualTo(location);
	}

	@Test
	void keepsTheQuery() {
		Environ environ = request("/docs", MOUNT + "/docs?a=%2F");
		environ.put("QUERY_STRING", "a=%2F");
		assertThat(Redirect.addSlash(environ)).isEqualTo("./docs/?a=%2F");
	}

	@Test
	@DisplayName("A path that middleware has set is none that the client has sent")
	void leadsFromTheNameWithoutWhatTheClientHasSent() {
		assertThat(Redirect.addSlash(request("/docs/deep", MOUNT + "/other%2Fpath"))).isEqualTo("./deep/");
	}

	private static Environ request(String path, String uri) {
		Environ environ = Environ.builder().build();
		environ.put("SCRIPT_NAME", MOUNT);
		environ.put("PATH_INFO", path);
		environ.put("REQUEST_URI", uri);
		return environ;
	}

}
