package io.wsgi4j.gateway;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitTextTests {

	@Test
	void timeIsWrittenAsInProperties() {
		assertThat(LimitText.time(Duration.ofSeconds(20))).isEqualTo("20s");
		assertThat(LimitText.time(Duration.ofMillis(1500))).isEqualTo("1500ms");
		assertThat(LimitText.time(Duration.ZERO)).isEqualTo("unlimited");
		assertThat(LimitText.time(Duration.ofSeconds(-1))).isEqualTo("unlimited");
	}

	@Test
	void sizeIsWrittenAsInProperties() {
		assertThat(LimitText.size(10 * 1024 * 1024)).isEqualTo("10MB");
		assertThat(LimitText.size(64 * 1024)).isEqualTo("64KB");
		assertThat(LimitText.size(1025)).isEqualTo("1025B");
		assertThat(LimitText.size(0)).isEqualTo("0B");
		assertThat(LimitText.size(-1)).isEqualTo("unlimited");
	}

}
