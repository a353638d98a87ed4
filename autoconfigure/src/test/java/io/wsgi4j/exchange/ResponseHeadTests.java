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

	@Test
	@DisplayName("Rule 5: a status that may not go on the wire is refused")
	void refusesStatus() {
		assertThatIllegalArgumentException().isThrownBy(() -> ResponseHead.of("200 O\r\nK", List.of()));
	}

	@Test
	void bodilessIsWhatItsStatusSays() {
		assertThat(ResponseHead.of("200 OK", List.of()).isBodiless()).isFalse();
		assertThat(ResponseHead.of("205 Reset Content", List.of()).isBodiless()).isTrue();
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
