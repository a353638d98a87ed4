package io.wsgi4j.sample;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A headless Chromium that reaches nothing but this machine.
 */
final class Browser implements AutoCloseable {

	private static final String CHROMIUM = "chromium";

	private static final String DRIVER = "chromedriver";

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Starts a browser, or skips the tests where there is none.
	 */
	static Browser start() {
		for (String program : List.of(CHROMIUM, DRIVER)) {
			assumeTrue(Shell.has(program), program + " is not installed");
		}
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(Shell.find(CHROMIUM).toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
				"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		// With the driver's path, Selenium has no reason to look for one on the network
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(Shell.find(DRIVER).toFile())
			.build();
		return new Browser(new ChromeDriver(service, options));
	}

	void open(String uri) {
		this.driver.get(uri);
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	List<WebElement> findAll(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	Object run(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	/**
	 * Runs a script that passes its result to its last argument.
	 */
	Object runAsync(String script, Object... arguments) {
		return this.driver.executeAsyncScript(script, arguments);
	}

	/**
	 * Makes the window so large, inside.
	 */
	void resize(int width, int height) {
		resize(width, height, false);
	}

	/**
	 * Makes the window that of a phone, where bars of the system's own hide until they
	 * are used.
	 */
	void resizeToPhone() {
		resize(390, 844, true);
	}

	private void resize(int width, int height, boolean mobile) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
		this.driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", false));
	}

	/**
	 * Takes a picture of the whole page.
	 */
	byte[] picture() {
		Map<String, Object> picture = this.driver.executeCdpCommand("Page.captureScreenshot",
				Map.of("format", "png", "captureBeyondViewport", true));
		return Base64.getDecoder().decode(String.valueOf(picture.get("data")));
	}

	/**
	 * Makes the user prefer something, as in {@code prefers-color-scheme: dark}.
	 */
	void prefer(String feature, String value) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-" + feature, "value", value))));
	}

	/**
	 * What a screen reader gets: for each role the names of the elements that have it.
	 */
	Map<String, List<String>> accessibleNames() {
		Map<String, List<String>> names = new TreeMap<>();
		Map<?, ?> tree = this.driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of());
		for (Object entry : (List<?>) tree.get("nodes")) {
			Map<?, ?> node = (Map<?, ?>) entry;
			if (!Boolean.TRUE.equals(node.get("ignored"))) {
				names.computeIfAbsent(text(node.get("role")), (role) -> new ArrayList<>()).add(text(node.get("name")));
			}
		}
		return names;
	}

	private static String text(Object value) {
		return (value instanceof Map<?, ?> map && map.get("value") != null) ? map.get("value").toString() : "";
	}

	/**
	 * What the console has got since the last time.
	 */
	List<String> log() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
