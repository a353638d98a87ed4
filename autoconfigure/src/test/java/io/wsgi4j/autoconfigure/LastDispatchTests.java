package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.filter.AbstractRequestLoggingFilter;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of filters that act in the last dispatch of a request.
 */
class LastDispatchTests extends AbstractServerTests {

	private static final byte[] BIG = new byte[300_000];

	private final Logging logging = new Logging();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.bean("loggingFilter", this.logging).application("/failing", (environ, startResponse) -> {
			throw new IllegalStateException("for the test");
		}).application("/echo", (environ, startResponse) -> {
			byte[] body = environ.input().readAllBytes();
			startResponse.start("200 OK");
			return Body.of(body);
		}).properties("gateway.applications.echo.request.max-body-size=5B");
		for (BodyKind kind : BodyKind.values()) {
			builder.application("/small/" + kind, kind.application("small".getBytes()));
			builder.application("/big/" + kind, kind.application(BIG));
		}
	}

	@Override
	protected boolean isUsual(Entry entry) {
		return super.isUsual(entry) || entry.logger().startsWith("io.wsgi4j.application.");
	}

	@AfterEach
	void nothingElseIsTold() {
		assertThat(this.logging.told).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Step 6: Spring's filter learns of the end of each complete answer, once")
	void completeAnswer(BodyKind kind) {
		assertThat(this.server.get("/gateway/small/" + kind).text()).isEqualTo("small");
		assertTold("before /gateway/small/" + kind, "after /gateway/small/" + kind);
		HttpAnswer big = this.server.get("/gateway/big/" + kind);
		assertThat(big.complete()).isTrue();
		assertThat(big.body()).isEqualTo(BIG);
		assertTold("before /gateway/big/" + kind, "after /gateway/big/" + kind);
	}

	@ParameterizedTest
	@CsvSource({ "/failing, 500", "/echo, 413" })
	@DisplayName("Step 6: Spring's filter learns of the end of what the gateway answers, once")
	void otherAnswer(String mount, int status) {
		assertThat(this.server.exchange(RawRequest.post("/gateway" + mount).body("too long")).status())
			.isEqualTo(status);
		await("the end").until(() -> this.logging.told.size() >= 2);
		assertTold("before /gateway" + mount, "after /gateway" + mount);
	}

	@Test
	@DisplayName("Step 6: there is no dispatch for other filters unless it is asked for")
	void otherFilters() {
		for (String value : List.of("auto", "always")) {
			Dispatches dispatches = new Dispatches();
			try (TestServer other = TestServer.on(this.container)
				.application("/app", BodyKind.LAZY.application("small".getBytes()))
				.bean("dispatches", dispatches)
				.properties("gateway.last-dispatch=" + value)
				.start()) {
				assertThat(other.get("/gateway/app").text()).isEqualTo("small");
			}
			assertThat(dispatches.ended).as(value).hasSize(value.equals("auto") ? 0 : 1);
		}
		// What a server says when it stops.
		this.log.take();
	}

	@Test
	@DisplayName("Step 6: a connection goes on after the last dispatch")
	void connectionIsKept() {
		try (var socket = this.server.connect()) {
			for (int i = 0; i < 3; i++) {
				HttpAnswer answer = socket.send(RawRequest.post("/gateway/echo").body("hello")).receive();
				assertThat(answer.text()).isEqualTo("hello");
				assertTold("before /gateway/echo", "after /gateway/echo");
			}
		}
	}

	private void assertTold(String... expected) {
		await("the end").until(() -> this.logging.told.size() >= expected.length);
		assertThat(this.logging.told).containsExactly(expected);
		this.logging.told.clear();
	}

	private static final class Logging extends AbstractRequestLoggingFilter {

		private final Queue<String> told = new ConcurrentLinkedQueue<>();

		@Override
		protected void beforeRequest(HttpServletRequest request, String message) {
			this.told.add("before " + request.getRequestURI());
		}

		@Override
		protected void afterRequest(HttpServletRequest request, String message) {
			this.told.add("after " + request.getRequestURI());
		}

	}

	private static final class Dispatches extends OncePerRequestFilter {

		private final Queue<String> ended = new ConcurrentLinkedQueue<>();

		@Override
		protected boolean shouldNotFilterAsyncDispatch() {
			return false;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(request, response);
			if (!isAsyncStarted(request)) {
				this.ended.add(request.getRequestURI());
			}
		}

	}

}
