package io.wsgi4j.cgi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class CgiApplicationTests {

	private static final String HEAD = "printf 'Content-Type: text/plain\\n\\n'";

	@TempDir
	private Path directory;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.scripts = new Scripts(this.directory);
	}

	@Test
	void answersWithHeadAndBody() throws Exception {
		CgiApplication application = this.scripts.application("printf 'Status: 404 Not Found\\r\\n'",
				"printf 'Content-Type: text/html\\r\\nSet-Cookie: a=1\\r\\nSet-Cookie: b=2\\r\\n\\r\\n'",
				"printf 'Nothing here'");
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.status()).isEqualTo("404 Not Found");
			assertThat(response.headers()).containsExactly(new Header("Content-Type", "text/html"),
					new Header("Set-Cookie", "a=1"), new Header("Set-Cookie", "b=2"));
			assertThat(response.text()).isEqualTo("Nothing here");
		}
	}

	@Test
	void answersWithoutBody() throws Exception {
		try (CgiResponse response = CgiResponse.of(this.scripts.application("printf 'Location: /there\\n\\n'"))) {
			assertThat(response.status()).isEqualTo("302 Found");
			assertThat(response.blocks()).isExhausted();
		}
	}

	@ParameterizedTest
	@CsvSource({ "HEAD,200 OK", "GET,204 No Content", "GET,304 Not Modified" })
	@DisplayName("Rule 8: HEAD, 204, 304: the program runs to its end, no byte of its output leaves")
	void programRunsToItsEndWithoutABody(String method, String status) throws Exception {
		Path finished = this.directory.resolve("finished");
		CgiApplication application = this.scripts.application("printf 'Status: %s\\n\\n'".formatted(status),
				"printf 'not to be sent'", "touch " + finished);
		try (CgiResponse response = CgiResponse.of(application, Environ.builder().method(method).build())) {
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.blocks()).isExhausted();
			assertThat(finished).exists();
		}
	}

	@Test
	void programSeesTheRequest() throws Exception {
		CgiApplication application = this.scripts.application(HEAD,
				"echo $GATEWAY_INTERFACE $REQUEST_METHOD $SCRIPT_NAME $PATH_INFO \"$QUERY_STRING\" $HTTP_X_NAME");
		Environ environ = Environ.builder()
			.scriptName("/app")
			.path("/a b")
			.query("x=$(id)&y=`id`")
			.header("X-Name", "ada")
			.build();
		try (CgiResponse response = CgiResponse.of(application, environ)) {
			assertThat(response.text()).isEqualTo("CGI/1.1 GET /app /a b x=$(id)&y=`id` ada\n");
		}
	}

	@Test
	void programSeesNothingOfTheServersEnvironmentButThePath() throws Exception {
		CgiApplication application = this.scripts.application(HEAD, "exec env");
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(names(response)).contains("PATH", "REQUEST_METHOD")
				.doesNotContainAnyElementsOf(
						System.getenv().keySet().stream().filter((name) -> !isSetByShell(name)).toList());
		}
	}

	@Test
	void programInheritsWhatIsAskedFor() throws Exception {
		Map<String, String> own = Map.of("PATH", System.getenv("PATH"), "HOME", "/home/ada", "TOKEN", "secret");
		CgiApplication application = this.scripts.builder(own, HEAD, "exec env")
			.inherit("HOME", "MISSING")
			.environment("GREETING", "hello")
			.build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(names(response)).contains("PATH", "HOME", "GREETING").doesNotContain("TOKEN", "MISSING");
		}
	}

	@Test
	void argumentsAreNeverSeenByAShell() throws Exception {
		CgiApplication application = CgiApplication.builder("printf", "Content-Type: text/plain\n\n%s", "$(id) `id` *;")
			.build();
		Environ environ = Environ.builder().query("more+arguments").build();
		try (CgiResponse response = CgiResponse.of(application, environ)) {
			assertThat(response.text()).isEqualTo("$(id) `id` *;");
		}
	}

	@Test
	void programRunsInDirectory() throws Exception {
		Path inner = Files.createDirectory(this.directory.resolve("inner"));
		CgiApplication application = this.scripts.builder(HEAD, "pwd").directory(inner).build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(Path.of(response.text().strip())).isEqualTo(inner.toRealPath());
		}
	}

	@Test
	@DisplayName("RFC 3875, section 7.2: the working directory is the program's own unless configured")
	void programRunsInItsOwnDirectory() throws Exception {
		CgiApplication application = this.scripts.program("where", HEAD, "pwd", "echo $SCRIPT_FILENAME").build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.text())
				.isEqualTo("%s%n%s%n".formatted(this.directory.toRealPath(), this.directory.resolve("where")));
		}
	}

	@Test
	void programThatIsFoundByItsNameRunsInItsOwnDirectory() throws Exception {
		Path sh = ProgramFile.find("sh", null, System.getenv("PATH"));
		CgiApplication application = CgiApplication.builder("sh", "-c", HEAD + "; pwd -P; echo $SCRIPT_FILENAME")
			.build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.text()).isEqualTo("%s%n%s%n".formatted(sh.getParent().toRealPath(), sh));
		}
	}

	@Test
	void relativeProgramIsFoundBeforeTheDirectoryIsLeft() throws Exception {
		this.scripts.program("where", HEAD, "pwd");
		Path relative = Path.of("").toAbsolutePath().relativize(this.directory.resolve("where").toAbsolutePath());
		try (CgiResponse response = CgiResponse.of(CgiApplication.builder(relative.toString()).build())) {
			assertThat(Path.of(response.text().strip())).isEqualTo(this.directory.toRealPath());
		}
		CgiApplication configured = CgiApplication.builder("./where").directory(this.directory).build();
		try (CgiResponse response = CgiResponse.of(configured)) {
			assertThat(Path.of(response.text().strip())).isEqualTo(this.directory.toRealPath());
		}
	}

	@Test
	void interpreterIsNotTakenForTheScript() throws Exception {
		CgiApplication application = this.scripts.builder(HEAD, "echo ${SCRIPT_FILENAME-none}")
			.environment("REDIRECT_STATUS", "200")
			.build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.text()).isEqualTo("none\n");
		}
	}

	@Test
	void largeBodyIsPassedBothWaysAtOnce() throws Exception {
		byte[] body = randomBytes();
		Environ environ = Environ.builder().method("POST").body("application/octet-stream", body).build();
		try (CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "exec cat"), environ)) {
			assertThat(response.bytes()).isEqualTo(body);
		}
	}

	@Test
	void bodyOfUnknownLengthIsPassed() throws Exception {
		Environ environ = Environ.builder()
			.method("POST")
			.with("wsgi.input", new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)))
			.build();
		CgiApplication application = this.scripts.application(HEAD, "printf \"${CONTENT_LENGTH-unknown} \"", "cat");
		try (CgiResponse response = CgiResponse.of(application, environ)) {
			assertThat(response.text()).isEqualTo("unknown hello");
		}
	}

	@Test
	@DisplayName("RFC 3875, section 4.2: a program need not read the body")
	void programMayIgnoreTheBody() throws Exception {
		Environ environ = Environ.builder().method("POST").body("application/octet-stream", randomBytes()).build();
		try (CgiLog log = new CgiLog()) {
			try (CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "echo done"), environ)) {
				assertThat(response.text()).isEqualTo("done\n");
			}
			assertThat(log.messages()).isEmpty();
		}
	}

	@Test
	void programMayCloseItsInputEarly() throws Exception {
		Environ environ = Environ.builder().method("POST").body("application/octet-stream", randomBytes()).build();
		CgiApplication application = this.scripts.application("exec <&-", HEAD, "echo done");
		try (CgiResponse response = CgiResponse.of(application, environ)) {
			assertThat(response.text()).isEqualTo("done\n");
		}
	}

	@Test
	void withoutBodyInputIsAtItsEnd() throws Exception {
		try (CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "cat", "echo end"))) {
			assertThat(response.text()).isEqualTo("end\n");
		}
	}

	@Test
	void standardErrorIsLoggedAndNotSent() throws Exception {
		CgiApplication application = this.scripts.application("echo before >&2", HEAD, "echo out", "echo after >&2");
		try (CgiLog log = new CgiLog()) {
			try (CgiResponse response = CgiResponse.of(application)) {
				assertThat(response.text()).isEqualTo("out\n");
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(log.messages()).containsExactly("WARN sh: before", "WARN sh: after"));
		}
	}

	@Test
	void largeStandardErrorBlocksNothing() throws Exception {
		CgiApplication application = this.scripts.application("yes '' | head -c 1048576 >&2", HEAD, "echo done");
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.text()).isEqualTo("done\n");
		}
	}

	@Test
	void exitStatusAfterAnAnswerIsLoggedOnly() throws Exception {
		try (CgiLog log = new CgiLog()) {
			try (CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "echo done", "exit 3"))) {
				assertThat(response.text()).isEqualTo("done\n");
			}
			assertThat(log.messages()).containsExactly("WARN CGI program 'sh' exited with status 3");
		}
	}

	@Test
	@DisplayName("Rule 7: an answer without a length whose program died of a signal isn't complete")
	void deathOfASignalFails() throws Exception {
		try (CgiLog log = new CgiLog()) {
			CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "echo part", "kill -9 $$"));
			try (response) {
				assertThat(response.nextText()).isEqualTo("part\n");
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> response.blocks().hasNext())
					.withMessageContaining("CGI program 'sh' died of signal 9");
			}
			assertThat(log.messages()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "printf 'Content-Length: 5\\nContent-Type: text/plain\\n\\npart\\n'; kill -9 $$",
			HEAD + "; echo part; exit 141", HEAD + "; echo part; exit 128", HEAD + "; echo part; exit 255" })
	void otherEndIsNoFailure(String script) throws Exception {
		try (CgiResponse response = CgiResponse.of(this.scripts.application(script))) {
			assertThat(response.text()).isEqualTo("part\n");
		}
	}

	@Test
	void exitWithoutHeaderBlockFails() throws Exception {
		try (CgiLog log = new CgiLog()) {
			assertFailure(this.scripts.application("exit 3"), "before its header block was complete");
			assertThat(log.messages()).containsExactly("WARN CGI program 'sh' exited with status 3");
		}
	}

	@Test
	void outputWithoutHeaderBlockFails() throws Exception {
		assertFailure(this.scripts.application("echo hello", "echo"), "without a colon");
		assertFailure(this.scripts.application("exec head -c 1000000 /dev/zero"), "more than 65536 bytes");
	}

	@Test
	@DisplayName("RFC 3875, section 6.2: a header block that starts with its empty line has none, as in Apache")
	void outputAfterAnEmptyLineIsTheBody() throws Exception {
		try (CgiResponse response = CgiResponse.of(this.scripts.application("echo", "echo 'A: b'"))) {
			assertThat(response.status()).isEqualTo("200 OK");
			assertThat(response.headers()).isEmpty();
			assertThat(response.text()).isEqualTo("A: b\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK", "Content-Type : text/plain", " folded", "Status: OK" })
	void lineThatIsRefusedIsQuotedInTheLog(String line) throws Exception {
		CgiApplication application = this.scripts.application("echo '" + line + "'", "echo");
		try (CgiLog log = new CgiLog()) {
			assertThatExceptionOfType(CgiException.class).isThrownBy(() -> CgiResponse.of(application))
				.withMessageNotContaining(line);
			assertThat(log.messages()).singleElement().asString().endsWith("CGI program 'sh' wrote \"" + line + "\"");
		}
	}

	@Test
	@DisplayName("RFC 3875, section 5: a program whose name begins with nph- writes a status line")
	void nphProgramWritesTheStatusLine() throws Exception {
		CgiApplication application = this.scripts
			.program("nph-hello", "printf 'HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.0 404 Gone astray\\r\\n'",
					"printf 'Content-Type: text/plain\\r\\nConnection: close\\r\\n\\r\\nhello'")
			.build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.status()).isEqualTo("404 Gone astray");
			assertThat(response.headers()).containsExactly(new Header("Content-Type", "text/plain"));
			assertThat(response.text()).isEqualTo("hello");
		}
	}

	@Test
	void nphProgramHasToWriteAStatusLine() throws Exception {
		assertFailure(this.scripts.program("nph-plain", HEAD).build(), "doesn't begin with a status line");
		assertFailure(this.scripts.program("nph-empty", "echo").build(), "doesn't begin with a status line");
		assertFailure(this.scripts
			.program("nph-chunked", "echo 'HTTP/1.1 200 OK'", "echo 'transfer-encoding: chunked'", "echo")
			.build(), "encoded its response");
		assertFailure(
				this.scripts.program("nph-endless", "while :; do printf 'HTTP/1.1 102 Processing\\n\\n'; done").build(),
				"more than 8 interim responses");
	}

	@Test
	void endlessHeaderBlockFails() throws Exception {
		assertFailure(this.scripts.application("while :; do echo 'X-Flood: 1'; done"), "more than 256 lines");
	}

	@Test
	void missingProgramFails() {
		CgiApplication application = CgiApplication.builder("/no/such/program").build();
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> CgiResponse.of(application))
			.withMessage("CGI program 'program' can't be run")
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void builderRefusesWhatCantBeRight() {
		CgiApplicationBuilder builder = CgiApplication.builder("true");
		assertThatIllegalArgumentException().isThrownBy(() -> CgiApplication.builder(""));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.environment("A=B", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.environment("A", "\0"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ofMillis(-1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "php-cgi", "/usr/bin/php-cgi8.2", "/opt/php8.4-cgi", "php-cgi.default" })
	void builderSaysWhatPhpLacks(String program) {
		assertThatIllegalStateException().isThrownBy(() -> CgiApplication.builder(program).build())
			.withMessageContaining("REDIRECT_STATUS")
			.withMessageContaining("documentRoot");
		assertThat(CgiApplication.builder(program).environment("REDIRECT_STATUS", "200").build()).isNotNull();
	}

	private static void assertFailure(CgiApplication application, String message) {
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> CgiResponse.of(application))
			.withMessageContaining(message);
	}

	private static List<String> names(CgiResponse response) {
		return Arrays.stream(response.text().split("\n"))
			.map((line) -> line.substring(0, line.indexOf('=')))
			.collect(Collectors.toList());
	}

	private static boolean isSetByShell(String name) {
		return List.of("PATH", "PWD", "OLDPWD", "SHLVL", "_").contains(name);
	}

	private static byte[] randomBytes() {
		byte[] bytes = new byte[10 * 1024 * 1024];
		new Random(1).nextBytes(bytes);
		return bytes;
	}

}
