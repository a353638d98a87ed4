package io.wsgi4j.cgi;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.wsgi4j.Environ;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CgiVariablesTests {

	private final CgiVariables variables = variables(StandardCharsets.UTF_8, false);

	@Test
	void requestIsDescribed() throws CgiException {
		Environ environ = Environ.builder()
			.method("POST")
			.scriptName("/git")
			.path("/repo.git")
			.query("a=b&c")
			.body("text/plain", "hello")
			.header("Accept-Language", "en")
			.with("REMOTE_PORT", "4711")
			.with("REMOTE_USER", "ada")
			.with("AUTH_TYPE", "Basic")
			.build();
		assertThat(this.variables.of(environ)).containsOnly(Map.entry("GATEWAY_INTERFACE", "CGI/1.1"),
				Map.entry("SERVER_SOFTWARE", "wsgi4j"), Map.entry("REQUEST_SCHEME", "http"),
				Map.entry("SERVER_PROTOCOL", "HTTP/1.1"), Map.entry("SERVER_NAME", "127.0.0.1"),
				Map.entry("SERVER_PORT", "80"), Map.entry("REQUEST_METHOD", "POST"), Map.entry("SCRIPT_NAME", "/git"),
				Map.entry("PATH_INFO", "/repo.git"), Map.entry("QUERY_STRING", "a=b&c"),
				Map.entry("CONTENT_TYPE", "text/plain"), Map.entry("CONTENT_LENGTH", "5"),
				Map.entry("REMOTE_ADDR", "127.0.0.1"), Map.entry("REMOTE_PORT", "4711"),
				Map.entry("REMOTE_USER", "ada"), Map.entry("AUTH_TYPE", "Basic"), Map.entry("HTTP_HOST", "127.0.0.1"),
				Map.entry("HTTP_ACCEPT_LANGUAGE", "en"));
	}

	@Test
	void onlyStringsUnderNamesOfVariablesArePassedOn() throws CgiException {
		Environ environ = Environ.builder()
			.with("TENANT", "blue")
			.with("myapp.secret", "red")
			.with("lower", "case")
			.with("A=B", "c")
			.with("NUMBER", 1)
			.build();
		assertThat(this.variables.of(environ)).containsEntry("TENANT", "blue")
			.doesNotContainKeys("myapp.secret", "lower", "A=B", "NUMBER", "wsgi.url_scheme");
	}

	@Test
	void headersAreTheOctetsOfTheClient() throws CgiException {
		String disguised = new String("Jos\u00e9".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
		Environ environ = Environ.builder().header("X-User", disguised).header("X-Latin", "Jos\u00e9").build();
		assertThat(this.variables.of(environ)).containsEntry("HTTP_X_USER", "Jos\u00e9")
			.containsEntry("HTTP_X_LATIN", "Jos\u00e9");
		assertThat(variables(StandardCharsets.ISO_8859_1, false).of(environ)).containsEntry("HTTP_X_USER", disguised);
	}

	@Test
	@DisplayName("design.md, rule 13: Proxy is dropped (httpoxy), even where middleware brings it back")
	void proxyIsDropped() throws CgiException {
		Environ environ = Environ.builder().header("Proxy", "http://evil.example").build();
		assertThat(this.variables.of(environ)).doesNotContainKey("HTTP_PROXY");
	}

	@Test
	@DisplayName("RFC 3875, section 4.1.18: credentials only when asked for")
	void authorizationIsLeftOutUnlessAskedFor() throws CgiException {
		Environ environ = Environ.builder().header("Authorization", "Basic x").build();
		assertThat(this.variables.of(environ)).doesNotContainKey("HTTP_AUTHORIZATION");
		assertThat(variables(StandardCharsets.UTF_8, true).of(environ)).containsEntry("HTTP_AUTHORIZATION", "Basic x");
	}

	@Test
	@DisplayName("design.md, rule 11: the body arrives decoded, so what encoded it isn't told")
	void hopByHopHeadersAreDropped() throws CgiException {
		Environ environ = Environ.builder()
			.header("Transfer-Encoding", "chunked")
			.header("Connection", "close")
			.header("Proxy-Authorization", "Basic x")
			.build();
		assertThat(this.variables.of(environ)).doesNotContainKeys("HTTP_TRANSFER_ENCODING", "HTTP_CONNECTION",
				"HTTP_PROXY_AUTHORIZATION");
	}

	@Test
	@DisplayName("RFC 3875, section 4.1.2: CONTENT_LENGTH only with a body")
	void noBodyHasNoLength() throws CgiException {
		Environ environ = Environ.builder().with("CONTENT_LENGTH", "0").build();
		assertThat(this.variables.of(environ)).doesNotContainKey("CONTENT_LENGTH");
	}

	@Test
	void httpsIsOnForHttpsOnly() throws CgiException {
		Environ https = Environ.builder().with("wsgi.url_scheme", "https").build();
		assertThat(this.variables.of(https)).containsEntry("HTTPS", "on");
		assertThat(this.variables.of(Environ.builder().build())).doesNotContainKey("HTTPS");
	}

	@Test
	void configuredVariablesWin() throws CgiException {
		CgiVariables configured = new CgiVariables(Map.of("PATH", "/bin", "REMOTE_USER", "git"), null, false,
				StandardCharsets.UTF_8);
		Environ environ = Environ.builder().with("PATH", "/tmp/evil").with("REMOTE_USER", "ada").build();
		assertThat(configured.of(environ)).containsEntry("PATH", "/bin").containsEntry("REMOTE_USER", "git");
	}

	@Test
	void pathIsTranslatedWithDocumentRootOnly() throws CgiException {
		CgiVariables rooted = new CgiVariables(Map.of(), Path.of("/srv/www"), false, StandardCharsets.UTF_8);
		Environ environ = Environ.builder().path("/a/b/").build();
		assertThat(rooted.of(environ)).containsEntry("PATH_TRANSLATED", "/srv/www/a/b/");
		assertThat(rooted.of(Environ.builder().path("").build())).doesNotContainKey("PATH_TRANSLATED");
		assertThat(this.variables.of(environ)).doesNotContainKey("PATH_TRANSLATED");
	}

	@Test
	void documentRootIsTold() throws CgiException {
		CgiVariables rooted = new CgiVariables(Map.of(), Path.of("/srv/www"), false, StandardCharsets.UTF_8);
		assertThat(rooted.of(Environ.builder().build())).containsEntry("DOCUMENT_ROOT", "/srv/www");
		assertThat(this.variables.of(Environ.builder().build())).doesNotContainKey("DOCUMENT_ROOT");
	}

	@ParameterizedTest
	@CsvSource({ "/index.php,/index.php,''", "/index.php/,/index.php,/", "/sub/a.php/b/c,/sub/a.php,/b/c",
			"/sub//a.php//b,/sub/a.php,/b", "/none/x,/none/x,''", "/sub,/sub,''" })
	@DisplayName("RFC 3875, sections 4.1.5 and 4.1.13: SCRIPT_NAME is the script's, PATH_INFO what follows it")
	void documentRootOfScripts(String path, String script, String rest, @TempDir Path root) throws Exception {
		Files.createFile(root.resolve("index.php"));
		Files.createFile(Files.createDirectory(root.resolve("sub")).resolve("a.php"));
		CgiVariables rooted = new CgiVariables(Map.of("REDIRECT_STATUS", "200"), root, false, StandardCharsets.UTF_8);
		Map<String, String> found = rooted.of(Environ.builder().scriptName("/m").path(path).build());
		assertThat(found).containsEntry("SCRIPT_NAME", "/m" + script)
			.containsEntry("PATH_INFO", rest)
			.containsEntry("SCRIPT_FILENAME", root + script);
		assertThat(found.get("PATH_TRANSLATED")).isEqualTo(rest.isEmpty() ? null : root + rest);
	}

	@Test
	@DisplayName("RFC 3875, section 4.1.5: servers may merge slashes in PATH_INFO, as Apache and lighttpd do")
	void slashesAreMerged() throws CgiException {
		Environ environ = Environ.builder()
			.scriptName("//m")
			.path("///a//b.git///info/refs//")
			.query("a=//b")
			.with("REQUEST_URI", "//m///a//b.git///info/refs//?a=//b")
			.build();
		assertThat(this.variables.of(environ)).containsEntry("PATH_INFO", "/a/b.git/info/refs/")
			.containsEntry("SCRIPT_NAME", "/m")
			.containsEntry("QUERY_STRING", "a=//b")
			.containsEntry("REQUEST_URI", "//m///a//b.git///info/refs//?a=//b");
		assertThat(environ.pathInfo()).isEqualTo("///a//b.git///info/refs//");
	}

	@Test
	@DisplayName("RFC 9110, section 10.1.1: the server has answered Expect")
	void expectIsWithheld() throws CgiException {
		Environ environ = Environ.builder().header("Expect", "100-continue").build();
		assertThat(environ).containsKey("HTTP_EXPECT");
		assertThat(this.variables.of(environ)).doesNotContainKey("HTTP_EXPECT");
	}

	@Test
	void pathOutOfDocumentRootIsRefused() {
		CgiVariables rooted = new CgiVariables(Map.of(), Path.of("/srv/www"), false, StandardCharsets.UTF_8);
		Environ environ = Environ.builder().path("/a/../..").build();
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> rooted.of(environ))
			.withMessageContaining("document root");
	}

	@Test
	void nulIsRefused() {
		Environ environ = Environ.builder().path("/a\0b").build();
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> this.variables.of(environ))
			.withMessage("Variable PATH_INFO has a NUL");
	}

	@Test
	void pathThatThePlatformCantEncodeIsRefused() throws CgiException {
		Environ environ = Environ.builder().path("/\u00E4").build();
		assertThat(this.variables.of(environ)).containsEntry("PATH_INFO", "/\u00E4");
		assertThatExceptionOfType(CgiException.class)
			.isThrownBy(() -> variables(StandardCharsets.US_ASCII, false).of(environ))
			.withMessageContaining("PATH_INFO can't be passed in US-ASCII");
	}

	@Test
	void headerThatThePlatformCantEncodeIsNoReasonToRefuse() throws CgiException {
		Environ environ = Environ.builder().header("X-Name", "\u00E4").build();
		assertThat(variables(StandardCharsets.US_ASCII, false).of(environ)).containsKey("HTTP_X_NAME");
	}

	private static CgiVariables variables(Charset charset, boolean authorization) {
		return new CgiVariables(Map.of(), null, authorization, charset);
	}

}
