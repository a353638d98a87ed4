package io.wsgi4j.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exchanges that there is no memory to give back to the container: the watch tries again,
 * and they leave the count of those in flight.
 */
class UnfinishedExchangeTests extends AbstractContractTests {

	private static final int FAILURES = 3;

	private final AtomicInteger failures = new AtomicInteger();

	private volatile CountDownLatch failed = new CountDownLatch(FAILURES);

	/**
	 * The errors end threads of the pool, and JUnit ends its run with one that it sees.
	 */
	@BeforeEach
	void leaveUncaughtErrorsAlone() {
		Awaitility.doNotCatchUncaughtExceptionsByDefault();
	}

	@AfterEach
	void catchUncaughtErrors() {
		Awaitility.catchUncaughtExceptionsByDefault();
	}

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder
			.bean("forgetfulFilter",
					new FilterRegistrationBean<>((request, response, chain) -> chain
						.doFilter(new Forgetful((HttpServletRequest) request), response)))
			.properties("gateway.applications.app.max-in-flight=1", "gateway.applications.app.response-timeout=100ms");
	}

	@Test
	@DisplayName("An application that is late and comes to its end before its request has been given back")
	void endsBeforeGivenBack() {
		failNext(Integer.MAX_VALUE);
		try (HttpSocket socket = send((environ, startResponse) -> {
			// Interrupted, and goes on until there has been no memory.
			awaitUninterruptibly(this.failed);
			return Body.empty();
		})) {
			await(this.failed);
			awaitIdlePool("gatewayTaskExecutor");
			this.failures.set(0);
			assertThat(socket.receive().status()).isEqualTo(504);
		}
		assertOver();
	}

	@Test
	@DisplayName("An application that has finished, or failed")
	void finished() {
		for (int status : new int[] { 200, 500 }) {
			failNext(FAILURES);
			ScriptedBody body = ScriptedBody.create().then("body");
			HttpAnswer answer = get((environ, startResponse) -> {
				if (status == 500) {
					throw new IllegalStateException("expected");
				}
				startResponse.start("200 OK");
				return body;
			});
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.complete()).isTrue();
			assertOver();
			assertThat(body.closes()).isEqualTo((status == 200) ? 1 : 0);
		}
	}

	private void failNext(int times) {
		this.failed = new CountDownLatch(FAILURES);
		this.failures.set(times);
	}

	private void assertOver() {
		awaitEndOfExchanges();
		assertThat(this.failed.getCount()).as("failures that have not happened").isZero();
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("next");
		});
		assertThat(this.server.exchange(request("GET")).text()).isEqualTo("next");
		awaitEndOfRequests();
		awaitEndOfExchanges();
		this.log.take();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				latch.await();
				done = true;
			}
			catch (InterruptedException ex) {
				// Goes on.
			}
		}
	}

	/**
	 * There is no memory for the end of its processing a few times.
	 */
	private final class Forgetful extends HttpServletRequestWrapper {

		Forgetful(HttpServletRequest request) {
			super(request);
		}

		@Override
		public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
			return new ForgetfulContext(super.startAsync(request, response));
		}

	}

	private final class ForgetfulContext implements AsyncContext {

		private final AsyncContext context;

		ForgetfulContext(AsyncContext context) {
			this.context = context;
		}

		private void fail() {
			if (UnfinishedExchangeTests.this.failures.getAndDecrement() > 0) {
				UnfinishedExchangeTests.this.failed.countDown();
				throw new OutOfMemoryError("expected");
			}
		}

		@Override
		public void complete() {
			fail();
			this.context.complete();
		}

		@Override
		public void dispatch() {
			fail();
			this.context.dispatch();
		}

		@Override
		public ServletRequest getRequest() {
			return this.context.getRequest();
		}

		@Override
		public ServletResponse getResponse() {
			return this.context.getResponse();
		}

		@Override
		public boolean hasOriginalRequestAndResponse() {
			return this.context.hasOriginalRequestAndResponse();
		}

		@Override
		public void dispatch(String path) {
			this.context.dispatch(path);
		}

		@Override
		public void dispatch(ServletContext servletContext, String path) {
			this.context.dispatch(servletContext, path);
		}

		@Override
		public void start(Runnable task) {
			this.context.start(task);
		}

		@Override
		public void addListener(AsyncListener listener) {
			this.context.addListener(listener);
		}

		@Override
		public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
			this.context.addListener(listener, request, response);
		}

		@Override
		public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
			return this.context.createListener(type);
		}

		@Override
		public void setTimeout(long timeout) {
			this.context.setTimeout(timeout);
		}

		@Override
		public long getTimeout() {
			return this.context.getTimeout();
		}

	}

}
