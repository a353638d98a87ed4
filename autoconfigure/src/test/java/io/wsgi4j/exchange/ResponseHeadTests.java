package io.wsgi4j.exchange;

import java.util.List;

import io.wsgi4j.Header;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ResponseHeadTests {

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "404 Not Found", "200 ", "299 ", "999 Custom" })
	@DisplayName("Rule 5: a status is three digits, a space and a reason")
	void acceptsStatus(String status) {
		assertThat(ResponseHead.of(status, List.of()).status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2", "200", "200OK", "20X OK", "20 OK", "2000 OK", " 200 OK", "-20 OK", "٢٠٠ OK",
			"200 O\r\nK", "200 \0", "200 \u007F", "100 Continue", "199 x" })
	@DisplayName("Rule 5: any other status is refused")
	void refusesStatus(String status) {
		assertThatIllegalArgumentException().isThrownBy(() -> ResponseHead.of(status, List.of()))
			.withMessageStartingWith("Status '")
			.withMessageNotContaining("\r");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "+1", "1.5", "ten", "99999999999999999999", "1, 1" })
	void refusesContentLength(String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ResponseHead.of("200 OK", List.of(new Header("content-length", value))))
			.withMessageContaining("Content-Length");
	}

	@Test
	void refusesContradictoryContentLengths() {
		assertThatIllegalArgumentException().isThrownBy(() -> ResponseHead.of("200 OK",
				List.of(new Header("Content-Length", "1"), new Header("content-length", "2"))));
	}

}
