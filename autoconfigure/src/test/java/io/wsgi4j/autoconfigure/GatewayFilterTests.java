package io.wsgi4j.autoconfigure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.ReplayingRequest;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.ContentCachingResponseWrapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Filters that users put in front of Spring MVC, each around a mount of its own.
 */
class GatewayFilterTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		filter(builder, "refusing", (request, response, chain) -> chain
			.doFilter(new ReplayingRequest((HttpServletRequest) request, true), response));
		filter(builder, "ignoring", (request, response, chain) -> chain
			.doFilter(new ReplayingRequest((HttpServletRequest) request, false), response));
		filter(builder, "caching", (request, response, chain) -> chain
			.doFilter(new ContentCachingRequestWrapper((HttpServletRequest) request, 1000), response));
		filter(builder, "copying", (request, response, chain) -> {
			ContentCachingResponseWrapper caching = new ContentCachingResponseWrapper((HttpServletResponse) response);
			chain.doFilter(request, caching);
			caching.copyBodyToResponse();
		});
		filter(builder, "etag", new ShallowEtagHeaderFilter());
		filter(builder, "synchronous", (request, response, chain) -> chain.doFilter(request, response))
			.setAsyncSupported(false);
		filter(builder, "slow", (request, response, chain) -> {
			chain.doFilter(request, response);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
			((HttpServletResponse) response).setHeader("X-Late", "true");
		});
	}

	private FilterRegistrationBean<Filter> filter(TestServer.Builder builder, String name, Filter filter) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.setName(name + "Filter");
		registration.addUrlPatterns("/gateway/" + name + "/*");
		builder.bean(name + "Filter", registration).application("/" + name, this.recorder);
		builder.application("/" + name + "/failing", (environ, startResponse) -> {
			throw new IllegalStateException("for the test");
		});
		return registration;
	}

	@BeforeEach
	void warned() {
		this.server.get("/gateway/synchronous");
		this.recorder.take();
		this.log.take();
	}

	@ParameterizedTest
	@ValueSource(strings = { "refusing", "ignoring", "caching", "copying", "etag", "synchronous", "slow" })
	@DisplayName("A request without a body is answered")
	void withoutBody(String filter) {
		HttpAnswer answer = this.server.get("/gateway/" + filter + "/x");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo(Recorder.ANSWER);
		Recorder.Call call = this.recorder.take();
		assertThat(call.environ()).containsEntry("PATH_INFO", "/x");
		assertThat(call.thread().getName()).startsWith("gateway-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "refusing", "ignoring", "caching", "copying", "etag", "synchronous", "slow" })
	@DisplayName("A request's body reaches the application, small or large, with its length or chunked")
	void withBody(String filter) {
		for (int size : new int[] { 0, 5, 3000, 200_000 }) {
			RawRequest request = RawRequest.post("/gateway/" + filter);
			assertThat(record(request.body(new byte[size])).body()).hasSize(size);
			assertThat(record(RawRequest.post("/gateway/" + filter).chunks(new byte[size])).body()).hasSize(size);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "refusing", "ignoring", "caching", "copying", "etag", "synchronous", "slow" })
	@DisplayName("A failure is answered with 500")
	void failure(String filter) {
		assertThat(this.server.get("/gateway/" + filter + "/failing").status()).isEqualTo(500);
		assertThat(this.log.take()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "copying", "synchronous" })
	@DisplayName("A body that is too large or breaks off is refused where no listener can be set, too")
	void malformedBody(String filter) {
		RawRequest malformed = RawRequest.post("/gateway/" + filter).chunked().raw("garbage\r\n");
		assertThat(this.server.exchange(malformed).status()).isIn(-1, 400);
		RawRequest tooLarge = RawRequest.post("/gateway/" + filter).header("Content-Length", "100000000");
		assertThat(this.server.exchange(tooLarge).status()).isEqualTo(413);
	}

	@Test
	@DisplayName("ETags are made of the application's answer")
	void etag() {
		String etag = this.server.get("/gateway/etag").header("ETag");
		assertThat(etag).isNotNull();
		this.recorder.take();
		RawRequest request = RawRequest.get("/gateway/etag").header("If-None-Match", etag);
		assertThat(this.server.exchange(request).status()).isEqualTo(304);
		this.recorder.take();
	}

	@RepeatedTest(10)
	@DisplayName("What a filter sets on its way out is on every answer")
	void lateHeaders() {
		HttpAnswer answer = this.server.get("/gateway/slow");
		assertThat(answer.header("X-Late")).isEqualTo("true");
		this.recorder.take();
	}

}
