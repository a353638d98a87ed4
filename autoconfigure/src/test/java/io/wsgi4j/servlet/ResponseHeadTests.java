package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.Header;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ResponseHeadTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

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

	@Test
	void replacesHeadersOfFiltersButKeepsCookiesAndVary() {
		this.response.addHeader("Cache-Control", "no-cache");
		this.response.addHeader("Set-Cookie", "a=b");
		this.response.addHeader("Vary", "Origin");
		ResponseHead
			.of("200 OK",
					List.of(new Header("cache-control", "max-age=1"), new Header("Set-Cookie", "c=d"),
							new Header("Vary", "Accept"), new Header("X-Many", "1"), new Header("x-many", "2")))
			.applyTo(this.response);
		assertThat(this.response.getHeaders("Cache-Control")).containsExactly("max-age=1");
		assertThat(this.response.getHeaders("Set-Cookie")).hasSize(2);
		assertThat(this.response.getHeaders("Vary")).containsExactly("Origin", "Accept");
		assertThat(this.response.getHeaders("X-Many")).containsExactly("1", "2");
	}

	@Test
	@DisplayName("Rule 5: Server and Date are the container's")
	void ignoresServerAndDate() {
		ResponseHead.of("200 OK", List.of(new Header("SERVER", "me"), new Header("date", "now")))
			.applyTo(this.response);
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

}
