package io.wsgi4j;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StatusTests {

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "404 Not Found", "200 ", "299 ", "999 Custom", "200 O\tK" })
	@DisplayName("Rule 5: a status is three digits, a space and a reason")
	void isAccepted(String line) {
		Status status = new Status(line);
		assertThat(status.code()).isEqualTo(Integer.parseInt(line.substring(0, 3)));
		assertThat(status.reason()).isEqualTo(line.substring(4));
		assertThat(status).hasToString(line);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2", "200", "200OK", "20X OK", "20 OK", "2000 OK", " 200 OK", "-20 OK", "٢٠٠ OK",
			"200 O\r\nK", "200 \0", "200 \u007F", "100 Continue", "199 x" })
	@DisplayName("Rule 5: any other status is refused")
	void isRefused(String line) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Status(line))
			.withMessageStartingWith("Status '")
			.withMessageNotContaining("\r");
	}

	@ParameterizedTest
	@ValueSource(strings = { "204 No Content", "205 Reset Content", "304 Not Modified" })
	@DisplayName("RFC 9110, sections 6.4.1 and 15.3.6: these answers have no body")
	void hasNoBody(String line) {
		assertThat(new Status(line).hasBody()).isFalse();
	}

	@Test
	void hasBody() {
		assertThat(new Status("200 OK").hasBody()).isTrue();
		assertThat(new Status("404 No Content").hasBody()).isTrue();
	}

}
