package io.wsgi4j.tomcat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.testsupport.HttpSocket;
import jakarta.servlet.RequestDispatcher;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.AsyncContextCallback;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors that a thread of the application comes upon while one of Tomcat's own is still
 * in the request, over real connections and with a web application's place taken by the
 * test.
 */
class TomcatErrorsTests {

	private final GatewayTomcatProtocol protocol = new GatewayTomcatProtocol();

	private final Requests requests = new Requests();

	@BeforeEach
	void start() throws Exception {
		this.protocol.setPort(0);
		this.protocol.setAdapter(this.requests);
		this.protocol.init();
		this.protocol.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.protocol.stop();
		this.protocol.destroy();
	}

	@Test
	@DisplayName("An error waits for Tomcat's thread to leave the request, and ends it then")
	void inService() throws Exception {
		assertEnds("/failing", "service /failing", "error for the test", "complete");
	}

	@Test
	@DisplayName("An error waits for Tomcat's thread when that has come back to the request, too")
	void inDispatch() throws Exception {
		assertEnds("/dispatched", "service /dispatched", "dispatch", "error for the test", "complete");
	}

	@Test
	@DisplayName("The connection of a request that ends with an error is closed")
	void atEnd() throws Exception {
		assertEnds("/ending", "service /ending");
	}

	private void assertEnds(String path, String... events) throws Exception {
		try (HttpSocket socket = send(path)) {
			for (String event : events) {
				assertThat(this.requests.next()).isEqualTo(event);
			}
			assertThat(socket.isClosedByServer()).isTrue();
		}
		assertNextIsUnharmed();
	}

	private void assertNextIsUnharmed() throws Exception {
		try (HttpSocket socket = send("/next")) {
			assertThat(this.requests.next()).isEqualTo("service /next");
			assertThat(socket.receive().status()).isEqualTo(204);
		}
	}

	private HttpSocket send(String path) {
		return HttpSocket.connect(this.protocol.getLocalPort())
			.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	/**
	 * What Catalina does of this, and not more.
	 */
	private static final class Requests implements Adapter, AsyncContextCallback {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		String next() throws InterruptedException {
			return String.valueOf(this.events.poll(20, TimeUnit.SECONDS));
		}

		@Override
		public void service(Request request, Response response) throws Exception {
			request.setRequestThread();
			String path = request.requestURI().toString();
			response.setStatus(204);
			switch (path) {
				case "/failing" -> {
					request.action(ActionCode.ASYNC_START, this);
					failElsewhere(response);
				}
				case "/dispatched" -> {
					request.action(ActionCode.ASYNC_START, this);
					request.action(ActionCode.ASYNC_DISPATCH, null);
				}
				case "/ending" -> failElsewhere(response);
			}
			note("service " + path, request, response);
			request.clearRequestThread();
		}

		@Override
		public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
			request.setRequestThread();
			if (event == SocketEvent.ERROR) {
				this.events
					.add("error " + ((Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION)).getMessage());
				request.action(ActionCode.ASYNC_COMPLETE, null);
				request.action(ActionCode.ASYNC_POST_PROCESS, null);
			}
			else {
				request.action(ActionCode.ASYNC_DISPATCHED, null);
				request.action(ActionCode.ASYNC_START, this);
				failElsewhere(response);
				note("dispatch", request, response);
			}
			request.clearRequestThread();
			return event != SocketEvent.ERROR;
		}

		private void note(String what, Request request, Response response) {
			AtomicBoolean error = new AtomicBoolean();
			response.action(ActionCode.IS_ERROR, error);
			boolean failed = error.get() || request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null;
			this.events.add(failed ? what + ", failed" : what);
		}

		private static void failElsewhere(Response response) throws InterruptedException {
			Thread thread = new Thread(() -> response.action(ActionCode.CLOSE_NOW, new IOException("for the test")));
			thread.start();
			thread.join();
		}

		@Override
		public boolean prepare(Request request, Response response) {
			return true;
		}

		@Override
		public void log(Request request, Response response, long time) {
		}

		@Override
		public void checkRecycled(Request request, Response response) {
		}

		@Override
		public String getDomain() {
			return null;
		}

		@Override
		public void fireOnComplete() {
			this.events.add("complete");
		}

		@Override
		public boolean isAvailable() {
			return true;
		}

		@Override
		public void incrementInProgressAsyncCount() {
		}

		@Override
		public void decrementInProgressAsyncCount() {
		}

	}

}
