package io.wsgi4j.python;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests with extensions of CPython from Debian's packages, and with a database that the
 * test starts.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ExtensionsTests {

	private PostgresServer postgres;

	private TestServer server;

	@BeforeAll
	void start() throws IOException, InterruptedException {
		AbstractCPythonTests.requirePython();
		Path programs = PostgresServer.findPrograms();
		TestServer.Builder builder = TestServer.on(Container.TOMCAT)
			.properties("gateway.wsgi=extensions_app.application", "gateway.python.engine=cpython",
					"gateway.python.executable=" + AbstractCPythonTests.PYTHON, AbstractPythonTests.COMPILED,
					"gateway.python.path=" + AbstractDebianTests.SOURCES);
		if (programs != null) {
			this.postgres = PostgresServer.start(programs);
			builder.properties("gateway.python.environment.POSTGRES=" + this.postgres.dsn());
		}
		if (programs != null && isInstalled("sqlalchemy") && isInstalled("psycopg2")) {
			builder.properties("gateway.python.environment.NOTES_URL=" + this.postgres.url(),
					"gateway.applications.notes.wsgi=sqlalchemy_app.application");
		}
		this.server = builder.start();
	}

	@AfterAll
	void stop() throws Exception {
		if (this.server != null) {
			this.server.close();
		}
		if (this.postgres != null) {
			this.postgres.stop();
		}
	}

	@Test
	void imageIsMade() throws IOException {
		require("numpy", "PIL");
		HttpAnswer answer = get("/image");
		assertThat(answer.header("Content-Type")).isEqualTo("image/png");
		var image = ImageIO.read(new ByteArrayInputStream(answer.body()));
		assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(64, 32);
		assertThat(image.getRaster().getSample(63, 0, 0)).isEqualTo(255);
		assertThat(get("/product").text()).isEqualTo("31249875000");
	}

	@Test
	void documentIsParsed() {
		require("lxml");
		RawRequest request = RawRequest.post("/gateway/document")
			.body("<list><item name='one'/><item name='two'/></list>");
		assertThat(this.server.exchange(request).text()).isEqualTo("one,two");
	}

	@Test
	void secretIsKept() {
		require("cryptography");
		assertThat(this.server.exchange(RawRequest.post("/gateway/secret").body("tea")).text()).isEqualTo("tea");
	}

	@Test
	void rowsAreStreamedFromTheDatabase() {
		requirePostgres();
		String text = get("/rows?20000").text();
		assertThat(text.lines()).hasSize(20_000);
		assertThat(text).startsWith("1111111111\n").endsWith("20000".repeat(10) + "\n");
	}

	@Test
	void transactionIsKeptOrNot() {
		requirePostgres();
		assertThat(get("/transfer").text()).isEqualTo("[90, 10]");
		assertThat(get("/transfer?fail").text()).isEqualTo("[90, 10]");
		assertThat(get("/transfer").text()).isEqualTo("[80, 20]");
	}

	@Test
	void objectsAreKeptInTheDatabase() {
		requirePostgres();
		require("sqlalchemy");
		String number = get("/notes/add?text=first&tags=a,b").text();
		assertThat(get("/notes/add?text=second&tags=b&fail").status()).isEqualTo(409);
		assertThat(get("/notes/note?number=" + number).text()).isEqualTo("first: a, b");
		assertThat(get("/notes/count").text()).isEqualTo("a=1 b=1");
	}

	private HttpAnswer get(String path) {
		return this.server.get("/gateway" + path);
	}

	private void requirePostgres() {
		assumeTrue(this.postgres != null, "Debian's package postgresql is not installed");
		require("psycopg2");
	}

	private static void require(String... modules) {
		for (String module : modules) {
			assumeTrue(isInstalled(module), () -> "Debian's package with the module " + module + " is not installed");
		}
	}

	private static boolean isInstalled(String module) {
		return new DebianApplication("", "", module).isInstalled();
	}

}
