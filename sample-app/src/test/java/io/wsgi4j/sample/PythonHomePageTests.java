package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebDriverException;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at what the home page says of Python, with a browser if there is one.
 */
class PythonHomePageTests extends AbstractBrowserTests {

	private static final Path PYTHON = Path.of("/usr/bin/python3");

	@TempDir
	private static Path sources;

	@DynamicPropertySource
	static void mountPython(DynamicPropertyRegistry registry) throws IOException {
		Assumptions.assumeTrue(Files.isExecutable(PYTHON), "Python is not installed");
		Files.writeString(sources.resolve("foo.py"), """
				def application(environ, start_response):
				    start_response('200 OK', [('Content-Type', 'text/plain')])
				    return [b'Hello from Python']
				""");
		registry.add("gateway.applications.foo.wsgi", () -> "foo.application");
		registry.add("gateway.python.engine", () -> "cpython");
		registry.add("gateway.python.executable", PYTHON::toString);
		registry.add("gateway.python.processes", () -> 2);
		registry.add("gateway.python.path", sources::toString);
	}

	@Test
	void showsProcesses() {
		openHomePage();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptionsMatching(WebDriverException.class::isInstance)
			.untilAsserted(
					() -> assertThat(browser.find("#python").getText()).contains("Python", "default", "CPython 3.")
						.containsPattern("process \\d+")
						.containsPattern("\\d+ requests, 0 running, 0 waiting, [\\d.]+ s old, [\\d.]+ MiB"));
		assertThat(browser.findAll("#engines ul li")).hasSize(2);
		browser.resize(320, 640);
		Awaitility.await().until(() -> Long.valueOf(320).equals(browser.run("return window.innerWidth")));
		assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth")).isEqualTo(true);
	}

}
