package io.wsgi4j.autoconfigure;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ui.ModelMap;
import org.springframework.web.context.request.AsyncWebRequestInterceptor;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interceptors that were configured for Spring MVC and know nothing of the gateway.
 */
class GatewayInterceptorTests extends AbstractRecorderTests {

	private final Events events = new Events();

	private final SessionInView sessionInView = new SessionInView();

	private final Semaphore blocked = new Semaphore(0);

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/excluded", this.recorder)
			.application("/guarded", this.recorder)
			.application("/streaming", streaming(() -> null))
			.application("/cut", streaming(() -> {
				throw new IllegalStateException("for the test");
			}))
			.application("/failing", (environ, startResponse) -> {
				throw new IllegalStateException("for the test");
			})
			.application("/endless", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return new EndlessBody(this.events);
			})
			.application("/busy", (environ, startResponse) -> {
				startResponse.start("200 OK");
				this.events.add("busy");
				assertThat(this.blocked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
				return Body.empty();
			})
			.bean("configurer", new Interceptors(this.events, this.sessionInView))
			.bean("mapped", new MappedInterceptor(new String[] { "/gateway/app/mapped" }, new Mapped(this.events)))
			.properties("gateway.executors.single.pool.core-size=1", "gateway.executors.single.pool.max-size=1",
					"gateway.executors.single.pool.queue-capacity=0", "gateway.applications.busy.executor=single");
	}

	private Application streaming(Callable<?> end) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK");
			return new StreamedBody(this.events, end);
		};
	}

	@AfterEach
	void nothingElseIsIntercepted() {
		this.events.assertEmpty();
		this.sessionInView.assertClosed();
	}

	@Test
	@DisplayName("An interceptor sees the request, the mount as its handler, and the end")
	void intercepts() {
		record("/gateway/app");
		this.events.assertNext("preHandle", "started", "preHandle", "postHandle", "afterCompletion");
		assertThat(this.events.handler).isInstanceOfSatisfying(MountedApplication.class,
				(application) -> assertThat(application.name()).isEqualTo("app"));
	}

	@Test
	@DisplayName("Patterns and exclusions of interceptors are observed")
	void patterns() {
		record("/gateway/excluded");
		this.events.assertEmpty();
	}

	@Test
	@DisplayName("MappedInterceptor beans are observed")
	void mappedInterceptor() {
		record("/gateway/app/mapped");
		assertThat(this.events.take(8)).contains("mapped preHandle", "mapped afterCompletion");
	}

	@Test
	@DisplayName("preHandle may refuse a request; the application is not called")
	void refusal() {
		assertThat(this.server.get("/gateway/guarded").status()).isEqualTo(418);
		this.events.assertNext("preHandle", "refused", "afterCompletion");
	}

	@Test
	@DisplayName("An answer whose end is intercepted has its length, whatever the method")
	void length() {
		String request = " /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n";
		try (HttpSocket socket = this.server.connect()) {
			for (String method : List.of("GET", "OPTIONS")) {
				HttpAnswer answer = socket.send(method + request).receive();
				assertThat(answer.header("Content-Length")).isEqualTo("" + answer.body().length);
				this.events.take(5);
				this.recorder.take();
			}
		}
	}

	@Test
	@DisplayName("Interceptors see what isn't found")
	void notFound() {
		assertThat(this.server.get("/gateway/none").status()).isEqualTo(404);
		this.events.assertNext("preHandle", "postHandle", "afterCompletion");
	}

	@Test
	@DisplayName("afterCompletion comes once, after the last byte of a streamed answer")
	void streaming() {
		assertThat(this.server.get("/gateway/streaming").text()).isEqualTo("12");
		this.events.assertNext("preHandle", "started", "block", "block", "end", "close", "preHandle", "postHandle",
				"afterCompletion");
	}

	@Test
	@DisplayName("afterCompletion comes once, after a failure")
	void failure() {
		assertThat(this.server.get("/gateway/failing").status()).isEqualTo(500);
		this.events.assertNext("preHandle", "started", "preHandle", "postHandle", "afterCompletion");
		assertThat(this.log.take()).hasSize(1);
	}

	@Test
	@DisplayName("afterCompletion comes once, after an answer that was cut")
	void cut() {
		HttpAnswer answer = this.server.get("/gateway/cut");
		assertThat(answer.text()).isEqualTo("12");
		assertThat(answer.complete()).isFalse();
		this.events.assertNext("preHandle", "started", "block", "block", "close", "preHandle", "postHandle",
				"afterCompletion");
		assertThat(this.log.take()).hasSize(1);
	}

	@Test
	@DisplayName("afterCompletion comes once, after a request that was refused because the executor is busy")
	void busy() {
		try (HttpSocket busy = this.server.connect()) {
			busy.send(RawRequest.get("/gateway/busy"));
			this.events.assertNext("preHandle", "started", "busy");
			assertThat(this.server.get("/gateway/busy").status()).isEqualTo(503);
			this.events.assertNext("preHandle", "started", "preHandle", "postHandle", "afterCompletion");
			this.blocked.release();
			assertThat(busy.receive().status()).isEqualTo(200);
			this.events.assertNext("preHandle", "postHandle", "afterCompletion");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false, true, false, true, false })
	@DisplayName("afterCompletion comes once, after the client has left")
	void disconnect(boolean reset) {
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 4096)) {
			socket.send(RawRequest.get("/gateway/endless")).readRaw(1000);
			this.events.assertNext("preHandle", "started");
			if (reset) {
				socket.reset();
			}
		}
		List<String> rest = this.events.takeUntil("afterCompletion");
		assertThat(rest).containsSubsequence("preHandle", "afterCompletion");
		await("close").until(() -> rest.contains("close") || this.events.take(1).contains("close"));
	}

	@Test
	@DisplayName("afterCompletion comes once, after a client has left in the middle of its body")
	void disconnectInBody() {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post("/gateway/app").header("Content-Length", "100").raw("x"));
			this.events.assertNext("preHandle", "started");
			socket.reset();
		}
		this.events.assertNext("preHandle", "postHandle", "afterCompletion");
	}

	/**
	 * What has happened, in order.
	 */
	static final class Events {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		volatile Object handler;

		void add(String event) {
			this.events.add(event);
		}

		List<String> take(int count) {
			await("events").until(() -> this.events.size() >= count);
			return Stream.generate(this.events::remove).limit(count).toList();
		}

		/**
		 * Takes events up to one, which may have come with a failure.
		 */
		List<String> takeUntil(String last) {
			List<String> taken = new ArrayList<>();
			do {
				taken.add(take(1).get(0).replace(" failed", ""));
			}
			while (!taken.contains(last));
			return taken;
		}

		void assertNext(String... expected) {
			assertThat(take(expected.length)).containsExactly(expected);
		}

		void assertEmpty() {
			List<String> rest = this.events.stream().toList();
			this.events.clear();
			assertThat(rest).isEmpty();
		}

	}

	private record Interceptors(Events events, SessionInView sessionInView) implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new Recording(this.events))
				.addPathPatterns("/gateway/**")
				.excludePathPatterns("/gateway/excluded/**");
			registry.addInterceptor(new Guard(this.events)).addPathPatterns("/gateway/guarded/**");
			registry.addWebRequestInterceptor(this.sessionInView);
		}

	}

	private record Recording(Events events) implements AsyncHandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			this.events.handler = handler;
			this.events.add("preHandle");
			return true;
		}

		@Override
		public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
				ModelAndView modelAndView) {
			this.events.add("postHandle");
		}

		@Override
		public void afterConcurrentHandlingStarted(HttpServletRequest request, HttpServletResponse response,
				Object handler) {
			this.events.add("started");
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception ex) {
			this.events.add((ex != null) ? "afterCompletion failed" : "afterCompletion");
		}

	}

	private record Mapped(Events events) implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			this.events.add("mapped preHandle");
			return true;
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception ex) {
			this.events.add("mapped afterCompletion");
		}

	}

	private record Guard(Events events) implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			this.events.add("refused");
			response.setStatus(418);
			return false;
		}

	}

	/**
	 * Binds something to the thread, as {@code OpenEntityManagerInViewInterceptor} does.
	 */
	private static final class SessionInView implements AsyncWebRequestInterceptor {

		private final ThreadLocal<Object> session = new ThreadLocal<>();

		private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();

		private final AtomicInteger open = new AtomicInteger();

		@Override
		public void preHandle(WebRequest request) {
			complainUnless(this.session.get() == null, "bound already");
			this.session.set(this);
			this.open.incrementAndGet();
		}

		@Override
		public void postHandle(WebRequest request, ModelMap model) {
		}

		@Override
		public void afterCompletion(WebRequest request, Exception ex) {
			unbind();
		}

		@Override
		public void afterConcurrentHandlingStarted(WebRequest request) {
			unbind();
		}

		private void unbind() {
			complainUnless(this.session.get() != null, "not bound");
			this.session.remove();
			this.open.decrementAndGet();
		}

		private void complainUnless(boolean condition, String complaint) {
			if (!condition) {
				this.complaints.add(complaint);
			}
		}

		void assertClosed() {
			await("sessions closed").until(() -> this.open.get() == 0);
			assertThat(this.complaints).isEmpty();
		}

	}

	/**
	 * Two blocks and an end of the test's choice.
	 */
	private static final class StreamedBody implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

		private final Events events;

		private final Callable<?> end;

		private int count;

		StreamedBody(Events events, Callable<?> end) {
			this.events = events;
			this.end = end;
		}

		@Override
		public Iterator<byte[]> iterator() {
			return this;
		}

		@Override
		public boolean hasNext() {
			if (this.count < 2) {
				return true;
			}
			try {
				this.end.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			this.events.add("end");
			return false;
		}

		@Override
		public byte[] next() {
			this.events.add("block");
			this.count++;
			return new byte[] { (byte) ('0' + this.count) };
		}

		@Override
		public void close() {
			this.events.add("close");
		}

	}

	private static final class EndlessBody implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

		private final Events events;

		EndlessBody(Events events) {
			this.events = events;
		}

		@Override
		public Iterator<byte[]> iterator() {
			return this;
		}

		@Override
		public boolean hasNext() {
			return true;
		}

		@Override
		public byte[] next() {
			return new byte[64 * 1024];
		}

		@Override
		public void close() {
			this.events.add("close");
		}

	}

}
