package io.wsgi4j.sample;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Looks at the home page with a browser, if there is one.
 */
@Tag("any-jdk")
class HomePageTests extends AbstractBrowserTests {

	private static final String BOTTOM = "23.00";

	/**
	 * The texts whose contrast to what is behind them is below the 4.5 that WCAG asks
	 * for.
	 */
	private static final String FAINT_TEXTS = """
			const parts = (color) => color.match(/[\\d.]+/g).map(Number);
			const luminance = (color) => {
				const [red, green, blue] = parts(color).map((part) => part / 255)
					.map((part) => (part <= 0.04045) ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
				return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
			};
			const ground = (element) => {
				const color = getComputedStyle(element).backgroundColor;
				return (parts(color)[3] === 0) ? ground(element.parentElement) : color;
			};
			const contrast = (element) => {
				const [dark, light] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((one, other) => one - other);
				return (light + 0.05) / (dark + 0.05);
			};
			return [...document.body.querySelectorAll('*')]
				.filter((element) => element.checkVisibility())
				.filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
				.filter((element) => contrast(element) < 4.5)
				.map((element) => `${element.textContent}: ${contrast(element)}`);
			""";

	@BeforeEach
	void open() {
		browser.prefer("color-scheme", "light");
		openHomePage();
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

	@ParameterizedTest
	@ValueSource(strings = { "download", "environ", "git", "hello", "index", "reports", "upload" })
	void callsEachApplicationInAWayThatSuitsIt(String name) {
		assumeTrue(!name.equals("git") || Shell.has("git"), "git is not installed");
		WebElement application = application(name);
		button(application, "Call " + name).click();
		await("answer").until(() -> text(application, ".status").startsWith("20"));
		await("body").until(() -> !text(application, "pre").isEmpty());
		assertThat(text(application, ".answer dl")).contains("content-type").doesNotContain("keep-alive");
	}

	@Test
	void sendsABodyAndAHeader() {
		WebElement upload = application("upload");
		button(upload, "Call upload").click();
		await("body").until(() -> text(upload, "pre").startsWith("14 bytes, SHA-256"));
		WebElement download = application("download");
		button(download, "Call download").click();
		await("part").until(() -> text(download, ".answer dl").contains("bytes 0-255/"));
		assertThat(text(download, ".status")).startsWith("206 Partial Content");
	}

	@Test
	void sendsABodyWithMethodsThatHaveOne() {
		WebElement environ = application("environ");
		WebElement body = find(environ, "textarea");
		assertThat(body.isDisplayed()).isFalse();
		find(environ, "[name=method] [value=PUT]").click();
		body.clear();
		body.sendKeys("[1, 2]");
		button(environ, "Call environ").click();
		await("request").until(() -> text(environ, "pre").contains("REQUEST_METHOD = PUT"));
		assertThat(text(environ, "pre")).contains("CONTENT_LENGTH = 6", "CONTENT_TYPE = application/json");
		find(environ, "[name=method] [value=GET]").click();
		assertThat(body.isDisplayed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "clock", "download", "environ", "git", "hello", "index", "reports", "upload" })
	void saysWhatAnApplicationShows(String name) {
		WebElement application = application(name);
		assertThat(text(application, ".shows")).doesNotContain("isn’t one of the sample’s").endsWith(".");
		List<String> links = application.findElements(By.cssSelector(".links a"))
			.stream()
			.map((link) -> link.getDomProperty("href"))
			.toList();
		assertThat(links).hasSize(2);
		assertThat(textOf(links.get(0))).contains("package io.wsgi4j.sample;", "@GatewayApplication");
		String heading = URLDecoder.decode(links.get(1).replaceFirst(".*#:~:text=", ""), StandardCharsets.UTF_8);
		assertThat(textOf(links.get(1)).lines()).contains(heading);
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
	void tellsWhenTheEndpointCannotBeReached() throws IOException {
		browser.run("window.fetch = () => Promise.reject(new Error())");
		await("problem").until(() -> browser.find("#problem").getText().contains("the server doesn’t answer"));
		assertThat(browser.find("#watch-status").getText()).isEqualTo("Not live");
		assertThat(Axe.violations(browser)).isEmpty();
	}

	@Test
	void showsExecutors() {
		await("executors").until(() -> browser.find("#executors").getText().contains("gatewayTaskExecutor"));
		assertThat(browser.findAll("#executors svg path, #executors svg polyline")).isNotEmpty();
	}

	@Test
	void countsTheThreadOfAPoolOfOne() {
		WebElement reports = executor("gatewayTaskExecutor.reports");
		await("threads").until(() -> text(reports, "[data-slot=about]").startsWith("1 platform thread,"));
		assertThat(text(reports, ".numbers")).startsWith("0 of 1 active");
		assertThat(text(reports, "[data-slot=scale]")).isEqualTo("1");
		WebElement clock = executor("gatewayTaskExecutor.clock");
		assertThat(text(clock, "[data-slot=about]")).isEqualTo("platform threads, no queue");
		assertThat(text(clock, ".numbers")).contains("of 32 active");
		assertThat(text(clock, "[data-slot=scale]")).isEqualTo("4");
	}

	@Test
	void saysNothingOfPythonWhereThereIsNone() {
		assertThat(browser.find("#python").isDisplayed()).isFalse();
		assertThat(browser.log()).noneMatch((entry) -> entry.contains("404"));
	}

	@Test
	void plotsWhatHappens() {
		WebElement executor = executor("gatewayTaskExecutor.clock");
		WebElement line = find(executor, "path.line.active");
		await("idle").until(() -> heights(line).equals(Set.of(BOTTOM)));
		find(browser.find("#clock"), "button").click();
		await("active").until(() -> heights(line).size() > 1);
		find(browser.find("#clock"), "button").click();
		String shown = line.getDomAttribute("d");
		await("time goes by").until(() -> !shown.equals(line.getDomAttribute("d")));
	}

	@Test
	void keepsThePlotsInSight() {
		browser.run("arguments[0].scrollIntoView()", browser.find("#upload"));
		String inSight = "const { top, bottom } = arguments[0].getBoundingClientRect(); return top >= 0 && bottom <= innerHeight";
		await("plots").until(() -> Boolean.TRUE.equals(browser.run(inSight, browser.find("#executors"))));
		assertThat(browser.run("return scrollY > 0")).isEqualTo(true);
	}

	@Test
	void tellsTheNamesOfWhatCanBeUsed() {
		Map<String, List<String>> names = browser.accessibleNames();
		assertThat(names.get("button")).contains("Pause", "Call hello", "Suspend hello", "Start the clock", "Upload");
		assertThat(names.get("textbox")).contains("Rest of the path for hello", "Range for download",
				"Body, text/plain, for upload");
		assertThat(names.get("combobox")).contains("Number of random bytes", "to", "Method for hello");
		assertThat(names.get("radio")).containsExactlyInAnyOrder("random bytes", "a file");
		assertThat(names.get("heading")).contains("Applications", "Clock", "Upload", "Executors", "In flight");
		for (String role : List.of("button", "textbox", "combobox", "radio", "heading", "link", "region")) {
			assertThat(names.get(role)).as(role).isNotEmpty().doesNotContain("");
		}
	}

	@Test
	void canBeUsedWithKeysAlone() {
		browser.find("body").sendKeys(Keys.TAB);
		for (int i = 0; i < 100 && !"Call hello".equals(browser.focused().getAttribute("aria-label")); i++) {
			String width = "return getComputedStyle(arguments[0].matches('.address input') ? arguments[0].parentElement"
					+ " : arguments[0]).outlineWidth";
			assertThat(browser.run(width, browser.focused())).as("outline of %s", browser.focused().getTagName())
				.isEqualTo("3px");
			browser.focused().sendKeys(Keys.TAB);
		}
		browser.focused().sendKeys(Keys.ENTER);
		await("answer").until(() -> text(application("hello"), ".status").startsWith("200"));
		assertThat(browser.focused().getAttribute("aria-label")).isEqualTo("Call hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void hasContrast(String scheme) {
		browser.prefer("color-scheme", scheme);
		button(application("hello"), "Call hello").click();
		await("body").until(() -> text(application("hello"), "pre").equals("Hello, world!"));
		await("contrast").until(() -> List.of().equals(browser.run(FAINT_TEXTS)));
	}

	@Test
	void movesNothingWhereThatIsPreferred() {
		String moved = "return [...document.querySelectorAll('*')].filter((element) => "
				+ "getComputedStyle(element).transitionDuration !== '0s'"
				+ " || getComputedStyle(element).animationName !== 'none').length";
		assertThat(browser.run(moved)).isNotEqualTo(0L);
		browser.prefer("reduced-motion", "reduce");
		await("no motion").until(() -> Long.valueOf(0).equals(browser.run(moved)));
	}

	@Test
	void isDarkWhereThatIsPreferred() {
		String background = "return getComputedStyle(document.documentElement).backgroundColor + ' '"
				+ " + getComputedStyle(document.body).backgroundColor";
		Object light = browser.run(background);
		browser.prefer("color-scheme", "dark");
		await("dark").until(() -> !browser.run(background).equals(light));
	}

	private static WebElement executor(String name) {
		return browser.findAll("#executors li")
			.stream()
			.filter((element) -> text(element, "h3").equals(name))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * What a browser shows as text, and doesn't save.
	 */
	private static String textOf(String address) {
		return (String) browser.runAsync(
				"""
						const [address, done] = arguments;
						fetch(address).then(async (response) => done(response.headers.get('Content-Type').startsWith('text/plain')
							? await response.text() : response.status), (error) => done(error.message));
						""",
				address);
	}

	/**
	 * The heights that the points of a line have, as they are written.
	 */
	private static Set<String> heights(WebElement line) {
		return Pattern.compile("[ML][\\d.]+ ([\\d.]+)")
			.matcher(String.valueOf(line.getDomAttribute("d")))
			.results()
			.map((point) -> point.group(1))
			.collect(Collectors.toSet());
	}

}
