package io.wsgi4j.sample;

import java.time.Duration;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Tests that look at the home page with a browser, if there is one.
 */
@SampleTest
abstract class AbstractBrowserTests {

	static Browser browser;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void startBrowser() {
		browser = Browser.start();
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	/**
	 * The windows of a phone, a tablet and a desktop, by day and by night.
	 */
	static Stream<Arguments> windows() {
		return Stream.of(390, 820, 1440)
			.flatMap((width) -> Stream.of(Arguments.of(width, "light"), Arguments.of(width, "dark")));
	}

	void openHomePage() {
		browser.resize(1280, 900);
		browser.open("http://localhost:" + this.port + "/");
	}

	static void show(int width, String scheme) {
		browser.prefer("color-scheme", scheme);
		browser.resize(width, 900);
		await("window").until(() -> browser.run("return innerWidth").equals((long) width)
				&& browser.run("return document.getAnimations().length").equals(0L));
	}

	static WebElement application(String name) {
		return browser.findAll(".application")
			.stream()
			.filter((application) -> text(application, "h3 [data-slot=name]").equals(name))
			.findFirst()
			.orElseThrow();
	}

	static WebElement button(WebElement parent, String label) {
		return find(parent, "button[aria-label='" + label + "']");
	}

	static WebElement find(WebElement parent, String selector) {
		return parent.findElement(By.cssSelector(selector));
	}

	static String text(WebElement parent, String selector) {
		return find(parent, selector).getText();
	}

	static ConditionFactory await(String what) {
		return Awaitility.await(what)
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(50))
			.ignoreExceptionsMatching(WebDriverException.class::isInstance);
	}

}
