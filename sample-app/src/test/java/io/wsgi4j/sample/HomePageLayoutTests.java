package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at the home page in windows of several sizes, if there is a browser. The pictures
 * of it are in {@code target/home-page}.
 */
@Tag("any-jdk")
class HomePageLayoutTests extends AbstractBrowserTests {

	private static final Path PICTURES = Path.of("target", "home-page");

	@BeforeEach
	void open() {
		openHomePage();
		await("applications").until(() -> browser.findAll(".application").size() >= 7);
		await("executors").until(() -> browser.findAll("#executors li").size() >= 3);
	}

	@AfterEach
	void resume() {
		for (WebElement button : browser.findAll("button[aria-label='Resume hello']")) {
			button.click();
			await("no badge").until(() -> !find(application("hello"), ".badge").isDisplayed());
		}
	}

	@ParameterizedTest
	@MethodSource("windows")
	void canBeUsedByAll(int width, String scheme) throws IOException {
		fill();
		show(width, scheme);
		Files.write(Files.createDirectories(PICTURES).resolve("%d-%s.png".formatted(width, scheme)), browser.picture());
		assertThat(Axe.violations(browser)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 390, 820, 1440 })
	void fits(int width) {
		fill();
		show(width, "light");
		assertThat((List<?>) browser.run("""
				const { scrollWidth, clientWidth } = document.documentElement;
				return [scrollWidth > clientWidth, ...[...document.querySelectorAll('body *')]
					.filter((element) => element.getBoundingClientRect().right > clientWidth && !element.closest('pre'))
					.map((element) => element.outerHTML)];
				""")).isEqualTo(List.of(false));
	}

	@Test
	void showsExecutorsBeforeTheFoldOfAPhone() {
		browser.resizeToPhone();
		await("phone").until(() -> browser.run("return innerWidth").equals(390L));
		assertThat(bottom("#executors")).isLessThan(844);
		assertThat(bottom("#executors")).isLessThan(top("#applications"));
		assertThat(top("#applications")).as("the first application").isLessThan(844);
		assertThat(bottom("main")).isLessThan(top("#states"));
	}

	@Test
	void showsBarsWhereContentScrolls() {
		browser.resizeToPhone();
		WebElement environ = application("environ");
		button(environ, "Call environ").click();
		await("body").until(() -> text(environ, "pre").contains("PATH_INFO"));
		WebElement body = find(environ, "pre");
		assertThat((Long) browser.run("return arguments[0].scrollWidth - arguments[0].clientWidth", body)).isPositive();
		assertThat((Long) browser.run("return arguments[0].offsetHeight - arguments[0].clientHeight", body))
			.isPositive();
		assertThat((Long) browser.run("return arguments[0].offsetWidth - arguments[0].clientWidth", body)).isPositive();
	}

	/**
	 * Has the page show all that it may show.
	 */
	private static void fill() {
		WebElement hello = application("hello");
		button(hello, "Suspend hello").click();
		await("badge").until(() -> find(hello, ".badge").isDisplayed());
		for (String name : new String[] { "environ", "hello", "upload", "download" }) {
			button(application(name), "Call " + name).click();
		}
		await("refusal").until(() -> text(hello, ".answer .note").contains("suspended"));
		await("text").until(() -> text(application("environ"), "pre").contains("PATH_INFO"));
		await("bytes").until(() -> text(application("download"), "pre").startsWith("0000"));
		await("answer").until(() -> text(application("upload"), "pre").contains("SHA-256"));
		browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
	}

	private static double top(String selector) {
		return edge(selector, "top");
	}

	private static double bottom(String selector) {
		return edge(selector, "bottom");
	}

	private static double edge(String selector, String edge) {
		Object value = browser.run("return arguments[0].getBoundingClientRect()[arguments[1]]", browser.find(selector),
				edge);
		return ((Number) value).doubleValue();
	}

}
