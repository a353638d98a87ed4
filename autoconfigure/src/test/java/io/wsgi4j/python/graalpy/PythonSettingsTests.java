package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.wsgi4j.python.AbstractPythonTests;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.Programs;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of each property that a context depends on.
 */
class PythonSettingsTests {

	@TempDir
	private Path directory;

	@Test
	void environmentIsInheritedAndAddedTo() {
		try (TestServer server = start("gateway.python.environment.SHOP_DATABASE=shop.db")) {
			assertThat(get(server, "/variable?SHOP_DATABASE")).isEqualTo("shop.db");
			assertThat(get(server, "/variable?PATH")).isEqualTo(System.getenv("PATH"));
		}
	}

	@Test
	void optionsArePassedOn() {
		try (TestServer server = start("gateway.python.options.IsolateFlag=false",
				"gateway.python.options.engine.TraceCodeSharing=false",
				"gateway.python.options.python.QuietFlag=true")) {
			assertThat(get(server, "/quiet")).isEqualTo("1");
		}
	}

	@Test
	void compiledModulesAreKept() throws IOException {
		Path cache = this.directory.resolve("cache");
		try (TestServer server = start("gateway.python.cache-directory=" + cache)) {
			assertThat(get(server, "/variable?NOTHING")).isEqualTo("None");
		}
		try (Stream<Path> files = Files.walk(cache, FileVisitOption.FOLLOW_LINKS)) {
			assertThat(files).anyMatch((file) -> file.getFileName().toString().matches("settings\\..*\\.pyc"));
		}
	}

	@Test
	void packagesOfAVirtualEnvironmentAreImported() throws IOException {
		Path packages = this.directory.resolve("lib/python3.12/site-packages");
		Files.createDirectories(packages);
		Files.createDirectories(this.directory.resolve("bin"));
		Files.createFile(this.directory.resolve("bin/python"));
		Files.writeString(this.directory.resolve("pyvenv.cfg"), "include-system-site-packages = false\n");
		Files.writeString(packages.resolve("furniture.py"), "chairs = 4\n");
		try (TestServer server = start("gateway.python.venv=" + this.directory)) {
			assertThat(get(server, "/imported?furniture")).isEqualTo(packages.resolve("furniture.py").toString());
		}
	}

	@Test
	void nativeModulesAreLoaded() {
		assumeTrue(Programs.isOnPath("patchelf"), "patchelf is not installed");
		try (TestServer server = start("gateway.python.native-access=true")) {
			assertThat(get(server, "/sqlite")).isEqualTo("42");
			assertThat(get(server, "/imported?pyexpat")).isNotEqualTo("ImportError");
		}
	}

	@Test
	void nativeModulesAreNotLoadedWithoutAccess() {
		try (TestServer server = start()) {
			assertThat(get(server, "/imported?sqlite3")).isIn("ImportError", "SystemError", "ModuleNotFoundError");
		}
	}

	@Test
	void threadsMeetInAContext() {
		try (TestServer server = start("gateway.python.threads-per-context=2")) {
			List<CompletableFuture<String>> answers = Stream.of("/meet", "/meet")
				.map((path) -> CompletableFuture.supplyAsync(() -> get(server, path),
						(task) -> new Thread(task).start()))
				.toList();
			assertThat(answers).extracting(CompletableFuture::join).containsOnly("(True, False)");
		}
	}

	private static TestServer start(String... properties) {
		return TestServer.on(Container.TOMCAT)
			.properties("gateway.wsgi=settings.application", "gateway.python.path=" + AbstractPythonTests.SOURCES,
					"gateway.python.contexts=1", "gateway.python.native-access=false")
			.properties(properties)
			.start();
	}

	private static String get(TestServer server, String path) {
		return server.get("/gateway" + path).text();
	}

}
