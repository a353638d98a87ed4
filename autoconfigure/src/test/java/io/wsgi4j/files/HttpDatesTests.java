package io.wsgi4j.files;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 9110, section 5.6.7.
 */
class HttpDatesTests {

	private static final Instant DATE = Instant.parse("2026-11-06T08:49:37Z");

	@Test
	void formats() {
		assertThat(HttpDates.format(DATE)).isEqualTo("Fri, 06 Nov 2026 08:49:37 GMT");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Fri, 06 Nov 2026 08:49:37 GMT", "Friday, 06-Nov-26 08:49:37 GMT", "Fri Nov  6 08:49:37 2026" })
	void readsAllThreeFormats(String text) {
		assertThat(HttpDates.parse(text)).isEqualTo(DATE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "now", "2026-11-06", "Fri, 06 Nov 2026", "\"tag\"" })
	void readsNothingElse(String text) {
		assertThat(HttpDates.parse(text)).isNull();
	}

}
