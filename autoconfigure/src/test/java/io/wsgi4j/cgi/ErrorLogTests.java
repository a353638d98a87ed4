package io.wsgi4j.cgi;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorLogTests {

	@Test
	void eachLineIsAnEntry() {
		assertThat(log("first\nsecond \u00E4\r\n\nlast")).containsExactly("WARN git: first", "WARN git: second \u00E4",
				"WARN git: last");
	}

	@Test
	void controlCharactersAreReplaced() {
		assertThat(log("a\tb\u001B[31mc\rd\n")).containsExactly("WARN git: a\tb?[31mc?d");
	}

	@Test
	void longLineIsSplit() {
		assertThat(log("x".repeat(1500) + "\n")).containsExactly("WARN git: " + "x".repeat(1024),
				"WARN git: " + "x".repeat(476));
	}

	private static List<String> log(String stderr) {
		try (CgiLog log = new CgiLog()) {
			new ErrorLog(new ByteArrayInputStream(stderr.getBytes(StandardCharsets.UTF_8)), "git",
					LogFactory.getLog(CgiApplication.class))
				.run();
			return log.messages();
		}
	}

}
