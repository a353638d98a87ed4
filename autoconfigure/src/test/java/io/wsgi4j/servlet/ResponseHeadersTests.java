package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.Header;
import io.wsgi4j.Status;
import io.wsgi4j.exchange.ResponseHead;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseHeadersTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void replacesHeadersOfFiltersButKeepsCookiesAndVary() {
		this.response.addHeader("Cache-Control", "no-cache");
		this.response.addHeader("Set-Cookie", "a=b");
		this.response.addHeader("Vary", "Origin");
		apply(new Header("cache-control", "max-age=1"), new Header("Set-Cookie", "c=d"), new Header("Vary", "Accept"),
				new Header("X-Many", "1"), new Header("x-many", "2"));
		assertThat(this.response.getHeaders("Cache-Control")).containsExactly("max-age=1");
		assertThat(this.response.getHeaders("Set-Cookie")).hasSize(2);
		assertThat(this.response.getHeaders("Vary")).containsExactly("Origin", "Accept");
		assertThat(this.response.getHeaders("X-Many")).containsExactly("1", "2");
	}

	@Test
	@DisplayName("Rule 5: Server and Date are the container's")
	void ignoresServerAndDate() {
		apply(new Header("SERVER", "me"), new Header("date", "now"));
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	private void apply(Header... headers) {
		ResponseHeaders.apply(new ResponseHead(new Status("200 OK"), List.of(headers), -1), -1, this.response);
	}

}
