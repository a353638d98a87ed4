package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.WebElement;

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

	@BeforeEach
	void open() {
		openHomePage();
		await("processes").until(() -> browser.findAll("#engines ul li").size() == 2);
	}

	@Test
	void showsProcesses() {
		assertThat(browser.find("#python").getText()).contains("Python", "default", "CPython 3.")
			.containsPattern("process \\d+")
			.containsPattern("\\d+ requests?, 0 running, 0 waiting, [\\d.]+ s old, [\\d.]+ MiB");
	}

	@Test
	void countsTheRequestOfAProcess() {
		WebElement foo = application("foo");
		assertThat(text(foo, ".shows")).contains("Python");
		assertThat(text(foo, ".links")).isEqualTo("Python applications");
		button(foo, "Call foo").click();
		await("answer").until(() -> text(foo, "pre").equals("Hello from Python"));
		await("request").until(() -> browser.find("#engines").getText().matches("(?s).*\\b1 request,.*"));
	}

	@ParameterizedTest
	@MethodSource("windows")
	void canBeUsedByAll(int width, String scheme) throws IOException {
		show(width, scheme);
		assertThat(Axe.violations(browser)).isEmpty();
	}

	@Test
	void fitsIntoANarrowWindow() {
		show(320, "light");
		assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth")).isEqualTo(true);
	}

}
