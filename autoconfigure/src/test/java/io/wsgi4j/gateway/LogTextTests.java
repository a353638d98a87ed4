package io.wsgi4j.gateway;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTests {

	@Test
	void plainTextStaysAsItIs() {
		assertThat(LogText.quoted("GET /a?b=c%20d")).isEqualTo("GET /a?b=c%20d");
		assertThat(LogText.word("192.0.2.1")).isEqualTo("192.0.2.1");
	}

	@Test
	void nothingIsDash() {
		assertThat(LogText.quoted(null)).isEqualTo("-");
		assertThat(LogText.quoted("")).isEmpty();
		assertThat(LogText.word(null)).isEqualTo("-");
		assertThat(LogText.word("")).isEqualTo("-");
	}

	@Test
	void lineCanNotBeEnded() {
		assertThat(LogText.quoted("a\r\nb\u0085c\u2028d\u001b[2Je\u007f"))
			.isEqualTo("a\\u000d\\u000ab\\u0085c\\u2028d\\u001b[2Je\\u007f");
	}

	@Test
	void quotationCanNotBeEnded() {
		assertThat(LogText.quoted("a\" \"b\\")).isEqualTo("a\\\" \\\"b\\\\");
	}

	@Test
	void wordCanNotBecomeTwo() {
		assertThat(LogText.word("jane - [now]\ttab")).isEqualTo("jane\\u0020-\\u0020[now]\\u0009tab");
	}

}
