package io.wsgi4j.contract;

import java.util.stream.Stream;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code SCRIPT_NAME} and {@code PATH_INFO} under context paths, servlet paths and
 * prefixes of all kinds.
 */
class MountedPathContractTests {

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 12: SCRIPT_NAME has context path, servlet path, prefix and mount")
	void everythingAtOnce(Container container) {
		Paths paths = new Paths(container, "/app", "server.servlet.context-path=/ctx", "spring.mvc.servlet.path=/mvc",
				"gateway.prefix=/a/b");
		try (paths) {
			paths.assertDivided("/ctx/mvc/a/b/app", "/ctx/mvc/a/b/app", "");
			paths.assertDivided("/ctx/mvc/a/b/app/", "/ctx/mvc/a/b/app", "/");
			paths.assertDivided("/ctx/mvc/a/b/app/x%20y/", "/ctx/mvc/a/b/app", "/x y/");
			paths.assertDivided("/ctx/mvc/%61/b/app/x", "/ctx/mvc/a/b/app", "/x");
			paths.assertStatus("/ctx/mvc/a/b/other", 404);
			paths.assertStatus("/ctx/a/b/app", 404);
			paths.assertStatus("/mvc/a/b/app", 404);
			paths.assertStatus("/ctx/mvc/a/b/app/%2e%2e", 400);
		}
	}

	@ParameterizedTest
	@MethodSource("prefixes")
	@DisplayName("Rule 12: the prefix is a part of SCRIPT_NAME, a trailing slash is not")
	void prefixes(Container container, String prefix, String mount, String scriptName) {
		try (Paths paths = new Paths(container, mount, "gateway.prefix=" + prefix)) {
			paths.assertDivided(scriptName.isEmpty() ? "/" : scriptName, scriptName, scriptName.isEmpty() ? "/" : "");
			paths.assertDivided(scriptName + "/", scriptName, "/");
			paths.assertDivided(scriptName + "/foo/bar/", scriptName, "/foo/bar/");
		}
	}

	static Stream<Arguments> prefixes() {
		return Stream.of(Container.values())
			.flatMap((container) -> Stream.of(Arguments.of(container, "/", "/", ""),
					Arguments.of(container, "/", "/app", "/app"), Arguments.of(container, "/gateway", "/", "/gateway"),
					Arguments.of(container, "/p/", "/app/", "/p/app")));
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 12: the root of a context keeps the context path")
	void rootOfContext(Container container) {
		try (Paths paths = new Paths(container, "/", "server.servlet.context-path=/ctx", "gateway.prefix=/")) {
			paths.assertDivided("/ctx/", "/ctx", "/");
			paths.assertDivided("/ctx/foo", "/ctx", "/foo");
		}
	}

	/**
	 * A server with one application.
	 */
	private static final class Paths implements AutoCloseable {

		private final Recorder recorder = new Recorder();

		private final TestServer server;

		Paths(Container container, String mount, String... properties) {
			this.server = TestServer.on(container).application(mount, this.recorder).properties(properties).start();
		}

		void assertDivided(String path, String scriptName, String pathInfo) {
			assertStatus(path, 200);
			assertThat(this.recorder.take().environ()).as(path)
				.containsEntry("SCRIPT_NAME", scriptName)
				.containsEntry("PATH_INFO", pathInfo);
		}

		void assertStatus(String path, int status) {
			assertThat(this.server.get(path).status()).as(path).isEqualTo(status);
		}

		@Override
		public void close() {
			this.server.close();
		}

	}

}
