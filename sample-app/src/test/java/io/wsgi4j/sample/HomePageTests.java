package io.wsgi4j.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at the home page with a browser, if there is one.
 */
@SampleTest
class HomePageTests {

	private static Browser browser;

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

	@BeforeEach
	void open() {
		browser.resize(1280, 900);
		browser.prefer("color-scheme", "light");
		browser.open("http://localhost:" + this.port + "/");
		await("applications").until(() -> browser.findAll(".application").size() >= 7);
	}

	@AfterEach
	void nothingIsBlockedOrFails() {
		assertThat(browser.log())
			.noneMatch((entry) -> entry.contains("Content Security Policy") || entry.contains("Uncaught"));
	}

	@Test
	void callsAnApplication() {
		WebElement hello = application("hello");
		button(hello, "Call hello").click();
		await("answer").until(() -> text(hello, ".status").startsWith("200"));
		await("body").until(() -> text(hello, "pre").equals("Hello, world!"));
	}

	@Test
	void passesTheRestOfThePathOn() {
		WebElement environ = application("environ");
		WebElement rest = find(environ, "input");
		rest.clear();
		rest.sendKeys("/x?y=z", Keys.ENTER);
		await("body").until(() -> text(environ, "pre").contains("PATH_INFO = /x"));
	}

	@Test
	void suspendsAndResumes() {
		WebElement hello = application("hello");
		button(hello, "Suspend hello").click();
		await("badge").until(() -> find(hello, ".badge").isDisplayed());
		button(hello, "Call hello").click();
		await("refusal").until(() -> text(hello, ".status").startsWith("503"));
		assertThat(text(hello, ".answer .note")).contains("suspended");
		button(hello, "Resume hello").click();
		await("no badge").until(() -> !find(hello, ".badge").isDisplayed());
		button(hello, "Call hello").click();
		await("answer").until(() -> text(hello, ".status").startsWith("200"));
	}

	@Test
	void streamsTheClock() {
		WebElement clock = browser.find("#clock");
		find(clock, "button").click();
		await("time").until(() -> text(clock, "time").matches("\\d\\d:\\d\\d:\\d\\d"));
		await("exchange in flight").until(() -> text(browser.find("#exchanges"), "li").contains("/gateway/clock"));
		find(clock, "button").click();
		await("end").until(() -> browser.findAll("#exchanges li").isEmpty());
	}

	@Test
	void uploads() {
		WebElement upload = browser.find("#upload");
		find(upload, "[name=size] [value='1048576']").click();
		find(upload, "button").click();
		await("answer").until(() -> text(upload, "pre").startsWith("1048576 bytes, SHA-256"));
		await("digest").until(() -> text(upload, "[data-slot=note]").contains("same digest"));
	}

	@Test
	void tellsOfAnUploadThatIsTooLarge() {
		WebElement upload = browser.find("#upload");
		find(upload, "[name=target] [value=hello]").click();
		find(upload, "button").click();
		// A client that still sends may learn of it from its connection's end.
		await("refusal").until(() -> text(upload, "[data-slot=note]").contains("at most 10 MiB"));
	}

	@Test
	void tellsWhenTheEndpointCannotBeReached() {
		browser.run("window.fetch = () => Promise.reject(new Error())");
		await("problem").until(() -> browser.find("#problem").getText().contains("the server doesn’t answer"));
		assertThat(browser.find("#watch-status").getText()).isEqualTo("Not live");
	}

	@Test
	void showsExecutors() {
		await("executors").until(() -> browser.find("#executors").getText().contains("gatewayTaskExecutor"));
		assertThat(browser.findAll("#executors svg path, #executors svg polyline")).isNotEmpty();
	}

	@Test
	void fitsIntoANarrowWindow() {
		browser.resize(320, 640);
		await("width").until(() -> Long.valueOf(320).equals(browser.run("return window.innerWidth")));
		assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth")).isEqualTo(true);
	}

	@Test
	void isDarkWhereThatIsPreferred() {
		String background = "return getComputedStyle(document.documentElement).backgroundColor + ' '"
				+ " + getComputedStyle(document.body).backgroundColor";
		Object light = browser.run(background);
		browser.prefer("color-scheme", "dark");
		await("dark").until(() -> !browser.run(background).equals(light));
	}

	private static WebElement application(String name) {
		return browser.findAll(".application")
			.stream()
			.filter((application) -> text(application, "h3 [data-slot=name]").equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static WebElement button(WebElement parent, String label) {
		return find(parent, "button[aria-label='" + label + "']");
	}

	private static WebElement find(WebElement parent, String selector) {
		return parent.findElement(By.cssSelector(selector));
	}

	private static String text(WebElement parent, String selector) {
		return find(parent, selector).getText();
	}

	private static ConditionFactory await(String what) {
		return Awaitility.await(what)
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(50))
			.ignoreExceptionsMatching(WebDriverException.class::isInstance);
	}

}
