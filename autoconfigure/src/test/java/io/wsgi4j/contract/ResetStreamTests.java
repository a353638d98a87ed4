package io.wsgi4j.contract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.Http2Socket;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.apache.catalina.Globals;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.core.StandardContext;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams of HTTP/2 that their clients reset (RFC 9113, section 5.4.2) while exchanges
 * come to another end. Tomcat loses such requests and counts them as active for ever, so
 * that a graceful shutdown waits for them.
 */
class ResetStreamTests extends AbstractServerTests {

	private static final int LARGE = 1000 * 1000;

	/**
	 * Keeps the container's thread after the request has become asynchronous.
	 */
	private final Gate gate = new Gate();

	/**
	 * Keeps it after the application has got a thread of its own.
	 */
	private final Gate handOver = new Gate();

	private volatile Environ environ;

	private final TaskExecutor threads = new SimpleAsyncTaskExecutor("application-");

	private volatile CountDownLatch called = new CountDownLatch(0);

	private volatile CountDownLatch released = new CountDownLatch(0);

	private volatile CountDownLatch failed = new CountDownLatch(0);

	private volatile byte[] answer = new byte[0];

	@Override
	protected void configure(TestServer.Builder builder) {
		builder
			.properties("server.http2.enabled=true", "server.shutdown=immediate", "gateway.request.max-body-size=1KB")
			.bean("gate", (Filter) this::passLate)
			.bean("busy", (TaskExecutor) this::executeAndStay)
			.properties("gateway.applications.app.executor=busy")
			.application("/app", this::answer);
	}

	private void passLate(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		chain.doFilter(request, response);
		if (this.container == Container.JETTY) {
			ServletContextRequest.getServletContextRequest(request)
				.addFailureListener((failure) -> this.failed.countDown());
		}
		this.gate.pass();
	}

	private void executeAndStay(Runnable task) {
		this.threads.execute(task);
		this.handOver.pass();
	}

	private Iterable<byte[]> answer(Environ environ, StartResponse startResponse) throws Exception {
		this.environ = environ;
		this.called.countDown();
		assertThat(this.released.await(60, TimeUnit.SECONDS)).isTrue();
		startResponse.start("200 OK");
		return Body.of(this.answer);
	}

	@BeforeEach
	void begin() {
		this.called = new CountDownLatch(1);
		this.released = new CountDownLatch(1);
		this.failed = new CountDownLatch(1);
		this.answer = new byte[10];
		this.gate.open();
		this.handOver.open();
	}

	@AfterEach
	void end() {
		this.released.countDown();
		this.handOver.open();
	}

	@Test
	@DisplayName("A request is over whose client has left before the answer is complete")
	void finished() throws Exception {
		try (Http2Socket socket = head("GET", true)) {
			assertThat(this.called.await(60, TimeUnit.SECONDS)).isTrue();
			socket.reset().awaitRead();
			this.released.countDown();
			awaitEnd();
		}
	}

	@Test
	@DisplayName("So is one whose client leaves in the midst of the answer")
	void finishedLarge() throws Exception {
		this.answer = new byte[LARGE];
		try (Http2Socket socket = head("GET", true)) {
			assertThat(this.called.await(60, TimeUnit.SECONDS)).isTrue();
			this.released.countDown();
			socket.receiveStatus();
			socket.reset().awaitRead();
			awaitEnd();
		}
	}

	@Test
	@DisplayName("So is one that is answered while the container's thread is still in a filter")
	void finishedInFilter() throws Exception {
		this.released.countDown();
		this.gate.close();
		try (Http2Socket socket = head("POST", false, "content-length", "1")) {
			this.gate.awaitEntered();
			socket.data(true, "x").reset().awaitRead();
			this.gate.open();
			awaitEnd();
		}
	}

	@Test
	@DisplayName("So is one that has been refused because of its length")
	void refused() throws Exception {
		this.gate.close();
		try (Http2Socket socket = head("POST", false, "content-length", "100000")) {
			this.gate.awaitEntered();
			socket.reset().awaitRead();
			this.gate.open();
			awaitEnd();
		}
	}

	@Test
	@DisplayName("And one that has been refused because it has become too long")
	void refusedLate() {
		for (int i = 0; i < 50; i++) {
			try (Http2Socket socket = head("POST", false).awaitRead()) {
				socket.data(false, "x".repeat(2000)).reset().awaitRead();
			}
		}
		awaitEnd();
	}

	@Test
	@DisplayName("An application hears that its client has left while the container's thread was still at its request")
	void leavesBusyThread() throws Exception {
		this.handOver.close();
		try (Http2Socket socket = head("GET", true)) {
			assertThat(this.called.await(60, TimeUnit.SECONDS)).isTrue();
			this.handOver.awaitEntered();
			socket.reset().awaitRead();
			awaitFailure();
			this.handOver.open();
			await("departure").until(() -> !this.environ.clientConnected());
			this.released.countDown();
			awaitEnd();
		}
	}

	@Test
	@DisplayName("So is one whose answer the client has left no window for (RFC 9113, section 6.9.2)")
	void finishedWithoutWindow() throws Exception {
		try (Http2Socket socket = send(Http2Socket.connect(this.server.port(), 0), "GET", true)) {
			assertThat(this.called.await(60, TimeUnit.SECONDS)).isTrue();
			this.released.countDown();
			assertThat(socket.receiveStatus()).isEqualTo(200);
			socket.reset().awaitRead();
			awaitEnd();
		}
	}

	@Test
	@DisplayName("And one whose refusal it has left no window for")
	void refusedWithoutWindow() {
		try (Http2Socket socket = send(Http2Socket.connect(this.server.port(), 0), "POST", false, "content-length",
				"100000")) {
			assertThat(socket.receiveStatus()).isIn(413, -1);
			socket.reset().awaitRead();
			awaitEnd();
		}
	}

	private Http2Socket head(String method, boolean end, String... more) {
		return send(Http2Socket.connect(this.server.port()), method, end, more);
	}

	private static Http2Socket send(Http2Socket socket, String method, boolean end, String... more) {
		List<String> headers = new ArrayList<>(
				List.of(":method", method, ":scheme", "http", ":path", "/gateway/app", ":authority", "localhost"));
		headers.addAll(List.of(more));
		return socket.head(end, headers.toArray(String[]::new));
	}

	/**
	 * Waits until Jetty has told of the reset whom it tells, which is after it has read
	 * it.
	 */
	private void awaitFailure() throws InterruptedException {
		assertThat(this.container != Container.JETTY || this.failed.await(60, TimeUnit.SECONDS)).isTrue();
	}

	private void awaitEnd() {
		await("end of requests").until(() -> count() == 0);
		awaitEndOfExchanges();
	}

	private long count() {
		if (this.container == Container.JETTY) {
			return 0;
		}
		Object resources = this.server.bean(ServletContext.class).getAttribute(Globals.RESOURCES_ATTR);
		return ((StandardContext) ((WebResourceRoot) resources).getContext()).getInProgressAsyncCount();
	}

	/**
	 * Keeps a thread while it is closed.
	 */
	static final class Gate {

		private volatile CountDownLatch entered = new CountDownLatch(1);

		private volatile CountDownLatch opened = new CountDownLatch(0);

		void close() {
			this.entered = new CountDownLatch(1);
			this.opened = new CountDownLatch(1);
		}

		void open() {
			this.opened.countDown();
		}

		void awaitEntered() throws InterruptedException {
			assertThat(this.entered.await(60, TimeUnit.SECONDS)).isTrue();
		}

		void pass() {
			this.entered.countDown();
			try {
				assertThat(this.opened.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
