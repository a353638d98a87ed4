package io.wsgi4j.cgi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The recipes of docs/cgi.md with programs of Debian's packages and their own clients.
 * Skipped where a program isn't installed.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DebianProgramsTests {

	@TempDir
	private Path directory;

	private Scripts scripts;

	private TestServer server;

	@BeforeEach
	void setUp() {
		this.scripts = new Scripts(this.directory);
	}

	@AfterEach
	void stopServer() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void phpRunsTheScriptsOfADirectory() throws Exception {
		assumeInstalled("php-cgi");
		Path root = Files.createDirectory(this.directory.resolve("www"));
		write("www/index.php", "<?php header('Content-Type: text/plain');",
				"foreach (['SCRIPT_NAME', 'PHP_SELF', 'PATH_INFO', 'SCRIPT_FILENAME', 'REQUEST_URI'] as $name) {",
				"echo $_SERVER[$name] ?? '-', \"\\n\"; } echo $_POST['a'] ?? '-';");
		serve("php-cgi", (builder) -> builder.documentRoot(root).environment("REDIRECT_STATUS", "200"));
		assertThat(get("/index.php").text()).isEqualTo("""
				/gateway/app/index.php
				/gateway/app/index.php

				%s/index.php
				/gateway/app/index.php
				-""".formatted(root));
		HttpAnswer posted = this.server.exchange(RawRequest.post("/gateway/app//index.php/b?c=d")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Expect", "100-continue")
			.body("a=1"));
		assertThat(posted.text()).isEqualTo("""
				/gateway/app/index.php
				/gateway/app/index.php/b
				/b
				%s/index.php
				/gateway/app//index.php/b?c=d
				1""".formatted(root));
		assertThat(get("/none.php").status()).isEqualTo(404);
	}

	@Test
	void phpRunsOneScriptForAllPaths() throws Exception {
		assumeInstalled("php-cgi");
		Path script = write("front.php", "<?php echo $_SERVER['SCRIPT_NAME'], ' ', $_SERVER['PATH_INFO'];");
		serve("php-cgi", (builder) -> builder.environment("REDIRECT_STATUS", "200")
			.environment("SCRIPT_FILENAME", script.toString()));
		assertThat(get("/a/b").text()).isEqualTo("/gateway/app /a/b");
	}

	@Test
	void gitIsClonedAndPushed() throws Exception {
		assumeInstalled("git");
		createGitRepository();
		shell("git -C srv/a.git config http.receivepack true");
		String url = serve("git", (builder) -> builder.environment("GIT_PROJECT_ROOT", resolve("srv").toString())
			.environment("GIT_HTTP_EXPORT_ALL", ""), "http-backend");
		shell("git clone --quiet " + url + "//a.git copy");
		assertThat(resolve("copy/file")).hasContent("hello");
		shell("cd copy && head -c 3000000 /dev/urandom > big && git add big && " + "git " + AUTHOR
				+ " commit -q -m second && git push -q origin HEAD");
		shell("git -C srv/a.git cat-file -e HEAD:big");
	}

	@Test
	void gitwebShowsARepository() throws Exception {
		assumeInstalled("git");
		assumeFile("/usr/share/gitweb/gitweb.cgi");
		createGitRepository();
		Path configuration = write("gitweb.conf", "$projectroot = '" + resolve("srv") + "';");
		serve("/usr/share/gitweb/gitweb.cgi",
				(builder) -> builder.environment("GITWEB_CONFIG", configuration.toString()));
		assertThat(get("").text()).contains("a.git");
		assertThat(get("?p=a.git;a=blob_plain;f=file;hb=HEAD").text()).isEqualTo("hello\n");
		assertThat(get("/a.git/tree").text()).contains("/gateway/app?p=a.git;a=blob;f=file");
	}

	@Test
	void cgitShowsARepositoryAndIsCloned() throws Exception {
		assumeInstalled("git");
		assumeFile("/usr/lib/cgit/cgit.cgi");
		createGitRepository();
		Path configuration = write("cgitrc", "cache-size=0", "virtual-root=/gateway/app",
				"scan-path=" + resolve("srv"));
		String url = serve("/usr/lib/cgit/cgit.cgi",
				(builder) -> builder.environment("CGIT_CONFIG", configuration.toString()));
		assertThat(get("/").text()).contains("/gateway/app/a.git/");
		assertThat(get("/a.git/plain/file").text()).isEqualTo("hello\n");
		shell("git clone --quiet " + url + "/a.git copy");
		assertThat(resolve("copy/file")).hasContent("hello");
	}

	@Test
	void mercurialIsClonedAndPushed() throws Exception {
		assumeInstalled("hg");
		shell("hg init srv && cd srv && echo hello > file && hg commit -q -A -m first -u a");
		Path configuration = write("hgweb.conf", "[paths]", "/ = " + resolve("srv"), "[web]", "allow-push = *",
				"push_ssl = false");
		String url = serve(program("hgweb.cgi", "#!/usr/bin/python3", "from mercurial import demandimport",
				"demandimport.enable()", "from mercurial.hgweb import hgweb, wsgicgi",
				"wsgicgi.launch(hgweb(b'" + configuration + "'))"), (builder) -> builder);
		shell("hg clone -q " + url + "/ copy");
		assertThat(resolve("copy/file")).hasContent("hello");
		shell("cd copy && head -c 3000000 /dev/urandom > big && hg commit -q -A -m second -u a && hg push -q");
		shell("cd srv && hg update -q tip");
		assertThat(resolve("srv/big")).hasSize(3_000_000);
	}

	@Test
	void fossilIsCloned() throws Exception {
		assumeInstalled("fossil");
		shell("fossil init --admin-user a a.fossil");
		Path script = write("fossil.cgi", "#!/usr/bin/fossil", "repository: " + resolve("a.fossil"));
		String url = serve("fossil", (builder) -> builder, "cgi", script.toString());
		assertThat(get("/timeline").text()).contains("/gateway/app/");
		shell("fossil clone " + url + " copy.fossil");
		assertThat(resolve("copy.fossil")).exists();
	}

	@Test
	void mapserverDescribesAMap() throws Exception {
		assumeInstalled("mapserv");
		Path map = write("a.map", "MAP", "NAME plain", "SIZE 10 10", "EXTENT 0 0 10 10", "IMAGETYPE PNG",
				"PROJECTION 'init=epsg:4326' END",
				"WEB METADATA 'ows_enable_request' '*' 'ows_srs' 'EPSG:4326' END END", "END");
		Path configuration = write("mapserver.conf", "CONFIG", "ENV", "MS_MAPFILE '" + map + "'", "END", "END");
		serve("mapserv", (builder) -> builder.environment("MAPSERVER_CONFIG_FILE", configuration.toString()));
		assertThat(get("?SERVICE=WMS&REQUEST=GetCapabilities").text())
			.contains("xlink:href=\"http://localhost/gateway/app?");
		HttpAnswer image = get("?mode=map");
		assertThat(image.header("Content-Type")).isEqualTo("image/png");
		assertThat(new String(image.body(), StandardCharsets.ISO_8859_1)).startsWith("\u0089PNG");
	}

	@Test
	void breezyIsBranched() throws Exception {
		assumeInstalled("brz");
		shell("brz init -q srv && cd srv && echo hello > file && brz add -q && brz commit -q -m first");
		String url = serve(
				program("bzr-smart.cgi", "#!/usr/bin/python3", "from wsgiref.handlers import CGIHandler",
						"from breezy.transport.http.wsgi import make_app",
						"CGIHandler().run(make_app('" + resolve("srv") + "', '/gateway/app/'))"),
				(builder) -> builder.environment("HOME", this.directory.toString()));
		shell("brz branch -q bzr+" + url + "/ copy");
		assertThat(resolve("copy/file")).hasContent("hello");
	}

	private static final String AUTHOR = "-c user.name=a -c user.email=a@b";

	private void createGitRepository() throws Exception {
		shell("mkdir srv && git init -q --initial-branch=main work && cd work && echo hello > file && git add file && git "
				+ AUTHOR + " commit -q -m first && git clone -q --bare . ../srv/a.git"
				+ " && git -C ../srv/a.git update-server-info");
	}

	/**
	 * Serves a program, and returns where.
	 */
	private String serve(String program, UnaryOperator<CgiApplicationBuilder> recipe, String... arguments) {
		this.server = TestServer.with(Container.TOMCAT,
				recipe.apply(CgiApplication.builder(program, arguments)).build(),
				"server.tomcat.relaxed-query-chars=[,],|", "gateway.applications.app.request.max-body-size=-1");
		return "http://127.0.0.1:" + this.server.port() + "/gateway/app";
	}

	private HttpAnswer get(String path) {
		return this.server.get("/gateway/app" + path);
	}

	private Path resolve(String path) {
		return this.directory.resolve(path);
	}

	private Path write(String path, String... lines) throws IOException {
		return Files.writeString(resolve(path), String.join("\n", lines) + "\n");
	}

	private String program(String path, String... lines) throws Exception {
		Path program = write(path, lines);
		this.scripts.run("chmod", "700", program.toString());
		return program.toString();
	}

	private void shell(String script) throws Exception {
		this.scripts.run("env", "HOME=" + this.directory, "USER=a", "BRZ_EMAIL=a@b", "sh", "-e", "-c",
				"cd '" + this.directory + "'\n" + script);
	}

	private static void assumeInstalled(String program) {
		assumeTrue(ProgramFile.find(program, null, System.getenv("PATH")) != null, program + " is not installed");
	}

	private static void assumeFile(String path) {
		assumeTrue(Files.exists(Path.of(path)), path + " is not installed");
	}

}
