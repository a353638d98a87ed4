package io.wsgi4j.sample;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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

	void openHomePage() {
		browser.resize(1280, 900);
		browser.open("http://localhost:" + this.port + "/");
	}

}
