package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ReplayingRequest;
import io.wsgi4j.testsupport.RequestsInFlight;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is no body, or only a part of one, behind filters that read it first.
 */
class GatewayMalformedBodyTests extends AbstractRecorderTests {

	private static final String FORM = "application/x-www-form-urlencoded";

	private final RequestsInFlight requests = new RequestsInFlight();

	private final Queue<Environ> whole = new ConcurrentLinkedQueue<>();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		FilterRegistrationBean<?> inFlight = this.requests.registration();
		inFlight.setOrder(Ordered.HIGHEST_PRECEDENCE);
		builder.bean("inFlight", inFlight)
			.bean("controller", new Controller())
			.properties("spring.mvc.hiddenmethod.filter.enabled=true");
		filter(builder, "passing", 0, (request, response, chain) -> chain.doFilter(request, response));
		filter(builder, "replaying", 0, (request, response, chain) -> chain
			.doFilter(new ReplayingRequest((HttpServletRequest) request, true), response));
		filter(builder, "swallowing", 0, (request, response, chain) -> {
			swallow(request);
			chain.doFilter(request, response);
		});
		filter(builder, "caching", 0, (request, response, chain) -> chain
			.doFilter(new ContentCachingRequestWrapper((HttpServletRequest) request, 1000), response));
		filter(builder, "cached", 0, (request, response, chain) -> {
			ContentCachingRequestWrapper caching = new ContentCachingRequestWrapper((HttpServletRequest) request, 1000);
			caching.getInputStream().readAllBytes();
			chain.doFilter(caching, response);
		});
		filter(builder, "form", 0, new FormContentFilter());
		Filter parameter = (request, response, chain) -> {
			request.setCharacterEncoding("UTF-8");
			request.getParameter("a");
			chain.doFilter(request, response);
		};
		filter(builder, "parameter", 0, parameter);
		filter(builder, "early", Ordered.HIGHEST_PRECEDENCE, parameter);
		filter(builder, "lenient", Ordered.HIGHEST_PRECEDENCE, (request, response, chain) -> {
			lookForParameter(request);
			chain.doFilter(request, response);
		});
	}

	private void filter(TestServer.Builder builder, String name, int order, Filter filter) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.setName(name + "Filter");
		registration.setOrder(order);
		registration.addUrlPatterns("/gateway/" + name + "/*", "/gateway/streaming-" + name + "/*",
				"/mvc/" + name + "/*");
		Application application = this::read;
		builder.bean(name + "Filter", registration)
			.application("/" + name, application)
			.application("/streaming-" + name, application)
			.properties("gateway.applications.streaming-" + name + ".request.mode=streaming");
	}

	private Iterable<byte[]> read(Environ environ, StartResponse startResponse) throws IOException {
		environ.input().readAllBytes();
		this.whole.add(environ);
		startResponse.start("200 OK");
		return Body.of("read");
	}

	private static void swallow(ServletRequest request) throws IOException {
		InputStream input = request.getInputStream();
		try {
			input.readAllBytes();
		}
		catch (IOException ex) {
			// As filters do that only log.
		}
	}

	private static void lookForParameter(ServletRequest request) {
		try {
			request.getParameter("a");
		}
		catch (RuntimeException ex) {
			// As filters do that can do without.
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "passing", "replaying", "swallowing", "caching", "cached", "form", "parameter", "early",
			"lenient" })
	@DisplayName("RFC 9112, section 7.1: what is no chunk is answered with 400, as by a controller, and not logged")
	void malformed(String filter) {
		for (String method : List.of("POST", "PUT")) {
			for (String chunks : List.of("zz\r\n", "3\r\na=b\r\nzz\r\n", "3\r\na=bc\r\n0\r\n\r\n")) {
				for (String path : paths(filter)) {
					HttpAnswer answer = this.server.exchange(request(method, path).chunked().raw(chunks));
					assertThat(answer.status()).as("%s %s: %s", method, path, answer).isEqualTo(400);
					assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
					assertThat(answer.text()).doesNotContain("Exception", "\tat ");
				}
			}
		}
		assertNoneWhole();
	}

	@ParameterizedTest
	@ValueSource(strings = { "passing", "replaying", "swallowing", "caching", "cached", "form", "parameter", "early",
			"lenient" })
	@DisplayName("RFC 9112, section 8: a body that breaks off is answered with 400 or not at all, and not logged")
	void brokenOff(String filter) {
		for (String method : List.of("POST", "PUT")) {
			for (String path : paths(filter)) {
				breakOff(request(method, path).chunked().raw("F5\r\na=b"));
				breakOff(request(method, path).chunked().raw("3\r\na=b\r\n"));
				breakOff(request(method, path).header("Content-Length", "100").raw("a=b"));
			}
		}
		assertNoneWhole();
	}

	private void breakOff(RawRequest request) {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(request).shutdownOutput().receive();
			assertThat(answer.status()).as("%s: %s", request, answer).isIn(-1, 400);
			assertThat(answer.text()).doesNotContain("Exception", "\tat ");
		}
	}

	private void assertNoneWhole() {
		this.requests.awaitNone();
		awaitEndOfExchanges();
		assertThat(this.whole).isEmpty();
	}

	private static List<String> paths(String filter) {
		return List.of("/gateway/" + filter, "/gateway/streaming-" + filter, "/mvc/" + filter + "/body");
	}

	private static RawRequest request(String method, String path) {
		return RawRequest.of(method, path).header("Content-Type", FORM);
	}

	@RestController
	static class Controller {

		@RequestMapping("/mvc/**")
		String read(@RequestBody(required = false) byte[] body) {
			return "read";
		}

	}

}
