package io.wsgi4j.cgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What clients show of answers that come while they still upload (RFC 9112, section 9.6),
 * as docs/scaling.md tells it, and of those that are cut (section 8). Skipped where a
 * client isn't installed.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HttpClientsTests {

	private static final int SIZE = 20 * 1000 * 1000;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "TOMCAT, ''", "TOMCAT, -H 'Transfer-Encoding: chunked'", "TOMCAT, -H Expect:",
			"TOMCAT, -H Expect: -H 'Transfer-Encoding: chunked'", "JETTY, ''", "JETTY, -H 'Transfer-Encoding: chunked'",
			"JETTY, -H Expect:", "JETTY, -H Expect: -H 'Transfer-Encoding: chunked'" })
	void curl(Container container, String options) throws Exception {
		assumeInstalled("curl");
		try (TestServer server = TestServer.on(container)
			.application("/limited", (environ, startResponse) -> Body.empty())
			.application("/streaming", (environ, startResponse) -> {
				startResponse.start("401 Unauthorized", new Header("WWW-Authenticate", "Basic realm=\"test\""));
				return Body.of("Who are you?");
			})
			.properties("gateway.applications.limited.request.max-body-size=100KB",
					"gateway.applications.streaming.request.mode=streaming",
					"gateway.applications.streaming.request.max-body-size=-1")
			.start()) {
			String command = "head -c " + SIZE + " /dev/zero > big; curl -sS -o answer -w '%{http_code}' -T big "
					+ options + " http://127.0.0.1:" + server.port() + "/gateway";
			assertThat(shell(command + "/limited")).isEqualTo("0: 413");
			assertThat(shell(command + "/streaming")).isEqualTo("0: 401");
		}
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, --http1.0", "JETTY, --http1.0", "TOMCAT, -H 'Connection: close'",
			"JETTY, -H 'Connection: close'", "TOMCAT, --http1.1", "JETTY, --http1.1", "TOMCAT, --http2-prior-knowledge",
			"JETTY, --http2-prior-knowledge" })
	void curlFailsWhereAnAnswerIsCut(Container container, String options) throws Exception {
		assumeInstalled("curl");
		try (TestServer server = TestServer.on(container).application("/app", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create()
				.then("block")
				.then(() -> new byte[100_000])
				.thenThrow(new IllegalStateException("on purpose"));
		})
			.application("/cgi",
					CgiApplication.builder("sh", "-c", "printf 'Content-Type: text/plain\\n\\npart'; kill -9 $$")
						.build())
			.properties("server.http2.enabled=true", "logging.level.root=off")
			.start()) {
			String curl = "curl -sS -o answer " + options + " http://127.0.0.1:" + server.port() + "/gateway";
			// 18: partial file; 56: the connection was reset; 92: the stream was.
			assertThat(shell(curl + "/app")).matches("(18|56|92): (?s).*");
			assertThat(shell(curl + "/cgi")).matches("(18|56|92): (?s).*");
		}
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	void git(Container container) throws Exception {
		assumeInstalled("git");
		shell("git init -q --initial-branch=main work; cd work; echo hello > file; git add file; git " + AUTHOR
				+ " commit -q -m first; git clone -q --bare . ../srv/a.git; git -C ../srv/a.git config http.receivepack true");
		try (TestServer server = serve(container,
				CgiApplication.builder("git", "http-backend")
					.environment("GIT_PROJECT_ROOT", this.directory.resolve("srv").toString())
					.environment("GIT_HTTP_EXPORT_ALL", "")
					.build())) {
			String url = "http://127.0.0.1:" + server.port() + "/gateway/app/a.git";
			assertThat(shell("git clone -q " + url + " copy; cd copy; head -c " + SIZE + " /dev/urandom > big; "
					+ "git add big; git " + AUTHOR + " commit -q -m second; git push -q origin HEAD"))
				.startsWith("1: ")
				.contains("HTTP 413");
		}
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	void mercurial(Container container) throws Exception {
		assumeInstalled("hg");
		shell("hg init srv; cd srv; echo hello > file; hg commit -q -A -m first -u a");
		Path configuration = Files.writeString(this.directory.resolve("hgweb.conf"),
				"[paths]\n/ = " + this.directory.resolve("srv") + "\n[web]\nallow-push = *\npush_ssl = false\n");
		Path program = Files.writeString(this.directory.resolve("hgweb.cgi"),
				"#!/usr/bin/python3\nfrom mercurial import demandimport\ndemandimport.enable()\n"
						+ "from mercurial.hgweb import hgweb, wsgicgi\nwsgicgi.launch(hgweb(b'" + configuration
						+ "'))\n");
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
		try (TestServer server = serve(container, CgiApplication.builder(program.toString()).build())) {
			assertThat(shell("hg clone -q http://127.0.0.1:" + server.port() + "/gateway/app/ copy; cd copy; head -c "
					+ SIZE + " /dev/urandom > big; hg commit -q -A -m second -u a; hg push"))
				.startsWith("255: ")
				.contains("abort: HTTP Error 413");
		}
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	void cadaver(Container container) throws Exception {
		assumeInstalled("cadaver");
		try (TestServer server = serve(container, HttpClientsTests::collection)) {
			assertThat(shell("head -c " + SIZE + " /dev/zero > big; echo 'put big' | cadaver http://127.0.0.1:"
					+ server.port() + "/gateway/app/"))
				.startsWith("0: ")
				.contains("413");
		}
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	void rclone(Container container) throws Exception {
		assumeInstalled("rclone");
		try (TestServer server = serve(container, HttpClientsTests::collection)) {
			assertThat(shell("head -c " + SIZE + " /dev/zero > big; rclone copy --retries 1 --low-level-retries 1 big"
					+ " ':webdav,url=\"http://127.0.0.1:" + server.port() + "/gateway/app\":'"))
				.startsWith("1: ")
				.contains("413");
		}
	}

	/**
	 * As much of a WebDAV server as clients look for before they send a file.
	 */
	private static Iterable<byte[]> collection(Environ environ, StartResponse startResponse) throws Exception {
		boolean search = "PROPFIND".equals(environ.get("REQUEST_METHOD"));
		boolean root = "/".equals(environ.get("PATH_INFO"));
		if (search && !root) {
			startResponse.start("404 Not Found");
			return Body.empty();
		}
		if (search) {
			startResponse.start("207 Multi-Status", new Header("Content-Type", "application/xml"));
			return Body
				.of("<?xml version='1.0'?><D:multistatus xmlns:D='DAV:'><D:response><D:href>/gateway/app/</D:href>"
						+ "<D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop>"
						+ "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>");
		}
		startResponse.start("200 OK", new Header("DAV", "1"), new Header("Allow", "OPTIONS, PROPFIND, PUT"));
		return Body.empty();
	}

	private static final String AUTHOR = "-c user.name=a -c user.email=a@b";

	private static TestServer serve(Container container, Application application) {
		return TestServer.with(container, application, "server.tomcat.relaxed-query-chars=[,],|",
				"gateway.request.max-body-size=100KB");
	}

	/**
	 * Runs a script, and returns its status and all that it has printed.
	 */
	private String shell(String script) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(this.directory.toFile())
			.redirectErrorStream(true);
		builder.environment().put("HOME", this.directory.toString());
		builder.environment().put("USER", "a");
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return process.exitValue() + ": " + output.trim();
	}

	private static void assumeInstalled(String program) {
		assumeTrue(ProgramFile.find(program, null, System.getenv("PATH")) != null, program + " is not installed");
	}

}
