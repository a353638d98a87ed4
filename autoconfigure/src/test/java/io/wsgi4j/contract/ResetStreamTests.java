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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams of HTTP/2 that their clients reset (RFC 9113, section 5.4.2) while exchanges
 * come to another end. Tomcat loses such requests and counts them as active for ever, so
 * that a graceful shutdown waits for them.
 */
class ResetStreamTests extends AbstractServerTests {

	private static final int LARGE = 1000 * 1000;

	private final Gate gate = new Gate();

	private volatile CountDownLatch called = new CountDownLatch(0);

	private volatile CountDownLatch released = new CountDownLatch(0);

	private volatile byte[] answer = new byte[0];

	@Override
	protected void configure(TestServer.Builder builder) {
		builder
			.properties("server.http2.enabled=true", "server.shutdown=immediate", "gateway.request.max-body-size=1KB")
			.bean("gate", this.gate)
			.application("/app", this::answer);
	}

	private Iterable<byte[]> answer(Environ environ, StartResponse startResponse) throws Exception {
		this.called.countDown();
		assertThat(this.released.await(60, TimeUnit.SECONDS)).isTrue();
		startResponse.start("200 OK");
		return Body.of(this.answer);
	}

	@BeforeEach
	void begin() {
		this.called = new CountDownLatch(1);
		this.released = new CountDownLatch(1);
		this.answer = new byte[10];
		this.gate.open();
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
	 * Keeps the container's thread after the request has become asynchronous.
	 */
	static final class Gate implements Filter {

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

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			chain.doFilter(request, response);
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
