package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that Spring and the container would parse.
 */
class GatewayFormTests extends AbstractRecorderTests {

	private static final String URLENCODED = "application/x-www-form-urlencoded";

	private static final String FORM = "q=body&_method=DELETE&a=%zz&b=\u00e4+x&";

	private static final String MULTIPART = """
			--boundary\r
			Content-Disposition: form-data; name="q"\r
			\r
			body\r
			--boundary\r
			Content-Disposition: form-data; name="file"; filename="a.bin"\r
			\r
			\u0000\u00ff\r
			--boundary--\r
			""";

	private final Curious curious = new Curious();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("curious", this.curious)
			.bean("controller", new Controller())
			.properties("spring.mvc.hiddenmethod.filter.enabled=true");
	}

	@ParameterizedTest
	@MethodSource
	@DisplayName("Rule 11: a form arrives byte for byte, whoever has asked for its parameters before")
	void forms(String method, String contentType, String body) {
		RawRequest request = RawRequest.of(method, "/gateway/app?q=query&q=%C3%A4+b")
			.header("Content-Type", contentType);
		Recorder.Call call = record(request.body(body));
		assertThat(call.body()).asString(StandardCharsets.ISO_8859_1).isEqualTo(body);
		assertThat(call.environ()).containsEntry("REQUEST_METHOD", method)
			.containsEntry("CONTENT_LENGTH", Integer.toString(body.length()));
		// Jetty has its own spelling of the types it knows.
		assertThat(call.environ().contentType()).isEqualToIgnoringCase(contentType);
		assertThat(this.curious.parameters.remove()).containsExactly("query", "\u00e4 b");
	}

	static Stream<Arguments> forms() {
		return Stream.of("POST", "PUT", "PATCH", "DELETE", "GET", "REPORT")
			.flatMap((method) -> Stream.of(Arguments.of(method, URLENCODED, FORM),
					Arguments.of(method, "Application/X-WWW-Form-urlencoded; charset=UTF-8", FORM),
					Arguments.of(method, URLENCODED, ""),
					Arguments.of(method, "multipart/form-data; boundary=boundary", MULTIPART),
					Arguments.of(method, "multipart/form-data", "no boundary"),
					Arguments.of(method, "multipart/mixed; boundary=boundary", MULTIPART)));
	}

	@Test
	@DisplayName("Forms of Spring's own controllers are parsed as ever")
	void formsOfControllers() {
		RawRequest put = RawRequest.of("PUT", "/controller").header("Content-Type", URLENCODED).body("q=body");
		assertThat(this.server.exchange(put).text()).isEqualTo("put body");
		RawRequest hidden = RawRequest.post("/controller")
			.header("Content-Type", URLENCODED)
			.body("q=body&_method=PUT");
		assertThat(this.server.exchange(hidden).text()).isEqualTo("put body");
		this.curious.parameters.clear();
	}

	/**
	 * Looks at parameters and parts of every request.
	 */
	private static final class Curious implements Filter {

		private final BlockingQueue<List<String>> parameters = new LinkedBlockingQueue<>();

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			String[] values = request.getParameterValues("q");
			this.parameters.add((values != null) ? List.of(values) : List.of());
			request.getParameterMap();
			if (String.valueOf(request.getContentType()).startsWith("multipart/form-data")) {
				((HttpServletRequest) request).getParts();
			}
			chain.doFilter(request, response);
		}

	}

	@RestController
	static class Controller {

		@PutMapping("/controller")
		String put(@RequestParam("q") String value) {
			return "put " + value;
		}

	}

}
