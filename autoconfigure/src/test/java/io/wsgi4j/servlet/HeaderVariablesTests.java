package io.wsgi4j.servlet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderVariablesTests {

	@ParameterizedTest
	@CsvSource({ "Host, HTTP_HOST", "host, HTTP_HOST", "HOST, HTTP_HOST", "X-Forwarded-For, HTTP_X_FORWARDED_FOR",
			"x-forwarded-for, HTTP_X_FORWARDED_FOR", "sec-ch-ua, HTTP_SEC_CH_UA", "X-Nobody-Knows, HTTP_X_NOBODY_KNOWS",
			"x-1.2~, HTTP_X_1.2~" })
	void rule13HeaderBecomesVariable(String header, String variable) {
		assertThat(HeaderVariables.of(header)).isEqualTo(variable);
	}

	@Test
	void variableOfUsualHeaderIsMadeOnce() {
		assertThat(HeaderVariables.of("User-Agent")).isSameAs(HeaderVariables.of("user-agent"));
		assertThat(HeaderVariables.of("X-Unusual")).isNotSameAs(HeaderVariables.of("X-Unusual"));
	}

}
