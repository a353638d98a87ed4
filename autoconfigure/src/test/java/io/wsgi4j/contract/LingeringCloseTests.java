package io.wsgi4j.contract;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that come while the client still sends, to clients that send all before they
 * read anything (RFC 9112, section 9.6).
 */
class LingeringCloseTests extends AbstractServerTests {

	private static final int PIECE = 64 * 1024;

	/**
	 * More than all buffers between a client and a server hold.
	 */
	private static final int PIECES = 320;

	private static final List<String> SILENT = List.of("/small", "/synchronous", "/streaming");

	private final AtomicInteger called = new AtomicInteger();

	private final Map<String, SilentClient> silent = new HashMap<>();

	@Override
	protected void configure(TestServer.Builder builder) {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(request, response));
		filter.addUrlPatterns("/gateway/synchronous/*");
		filter.setAsyncSupported(false);
		builder
			.properties("gateway.applications.small.request.max-body-size=1KB",
					"gateway.applications.synchronous.request.max-body-size=1KB",
					"gateway.applications.streaming.request.mode=streaming",
					"gateway.applications.streaming.request.max-body-size=-1",
					"gateway.applications.streaming.request.read-timeout=2s")
			.bean("synchronousFilter", filter)
			.application("/small", this::refuse)
			.application("/synchronous", this::refuse)
			.application("/large", this::refuse)
			.application("/streaming", this::refuse);
	}

	private Iterable<byte[]> refuse(Environ environ, StartResponse startResponse) throws Exception {
		this.called.incrementAndGet();
		startResponse.start("401 Unauthorized", new Header("WWW-Authenticate", "Basic realm=\"test\""));
		return Body.of("Who are you?");
	}

	@ParameterizedTest
	@CsvSource({ "/small, 413, false", "/small, 413, true", "/streaming, 401, false", "/streaming, 401, true",
			"/synchronous, 413, false", "/synchronous, 413, true", "/nothing, 404, false", "/nothing, 404, true",
			"/large;%zz, 400, false", "/large;%zz, 400, true" })
	@DisplayName("The answer reaches a client that sends its whole request first")
	void answerArrives(String application, int status, boolean chunked) {
		RawRequest request = RawRequest.post("/gateway" + application);
		byte[] piece = new byte[PIECE];
		try (HttpSocket socket = this.server.connect()) {
			socket.send(chunked ? request.chunked()
					: request.header("Content-Length", Long.toString((long) PIECE * PIECES)));
			for (int i = 0; i < PIECES; i++) {
				if (chunked) {
					socket.send(Integer.toHexString(PIECE) + "\r\n").send(piece).send("\r\n");
				}
				else {
					socket.send(piece);
				}
			}
			if (chunked) {
				socket.send("0\r\n\r\n");
			}
			assertAnswered(socket, status);
		}
		forgetWarning(application);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/large", "/synchronous" })
	@DisplayName("So does that to a client whose body is none")
	void malformed(String application) {
		byte[] piece = new byte[PIECE];
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post("/gateway" + application).chunked()).send("garbage\r\n");
			for (int i = 0; i < PIECES; i++) {
				socket.send(piece);
			}
			assertAnsweredLast(socket, 400);
		}
		forgetWarning(application);
	}

	@ParameterizedTest
	@CsvSource({ "/small, 413", "/synchronous, 413", "/streaming, 401" })
	@DisplayName("One that never stops to send is cut off in the end")
	void endless(String application, int status) {
		byte[] piece = new byte[1024 * 1024];
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post("/gateway" + application).header("Content-Length", "999999999999"));
			if (application.equals("/streaming")) {
				socket.send(piece);
			}
			assertThat(socket.receiveHead().status()).isEqualTo(status);
			await("end of the connection").until(() -> !isSent(socket, piece));
		}
		forgetWarning(application);
	}

	@ParameterizedTest
	@CsvSource({ "/small, 413", "/synchronous, 413", "/streaming, 401" })
	@DisplayName("One that sends nothing more gets the whole answer at once, and isn't waited for")
	void silent(String application, int status) {
		if (!this.silent.containsKey(application)) {
			// All of them, so that the pauses that the server allows them pass together.
			SILENT.forEach((other) -> this.silent.put(other, sendHeadOnly(other)));
			forgetWarning("/synchronous");
		}
		SilentClient client = this.silent.remove(application);
		try (HttpSocket socket = client.socket()) {
			assertLast(socket, client.answer(), status);
			await("end of the connection").until(() -> !isConnected(socket.localPort()));
		}
	}

	private SilentClient sendHeadOnly(String application) {
		HttpSocket socket = this.server.connect()
			.send(RawRequest.post("/gateway" + application).header("Content-Length", "999999999"));
		if (application.equals("/streaming")) {
			socket.send("some");
		}
		return new SilentClient(socket, socket.receive());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/small", "/streaming" })
	@DisplayName("What follows isn't taken for another request")
	void noRequest(String application) {
		this.called.set(0);
		RawRequest hidden = RawRequest.get("/gateway/large");
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post("/gateway" + application).header("Content-Length", "5000").raw("some"));
			HttpAnswer answer = socket.receive();
			assertThat(answer.complete()).isTrue();
			assertThat(answer.header("Connection")).isEqualTo("close");
			for (int i = 0; i < 200; i++) {
				if (!isSent(socket, hidden.toBytes())) {
					break;
				}
			}
			assertThat(socket.isClosedByServer()).isTrue();
		}
		assertThat(this.called).hasValue(application.equals("/streaming") ? 1 : 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/small", "/streaming" })
	@DisplayName("A server that stops doesn't wait for the rest")
	void shutdown(String application) {
		TestServer.Builder builder = TestServer.on(this.container)
			.properties("server.shutdown=graceful", "spring.lifecycle.timeout-per-shutdown-phase=2s");
		configure(builder);
		try (HttpSocket socket = stopWhileLingering(builder.start(), application)) {
			await("end of the connection").until(() -> !isSent(socket, new byte[1]));
		}
		assertThat(this.log.take()).anyMatch((entry) -> entry.message().contains("Graceful shutdown complete"))
			.noneMatch((entry) -> entry.message().contains("aborted"));
	}

	private HttpSocket stopWhileLingering(TestServer stopping, String application) {
		this.log.close();
		try (stopping) {
			this.log = LogRecorder.attach(Level.INFO);
			HttpSocket socket = stopping.connect();
			socket.send(RawRequest.post("/gateway" + application).header("Content-Length", "999999999").raw("some"));
			assertAnsweredLast(socket, application.equals("/small") ? 413 : 401);
			awaitEndsOfAnswers(stopping);
			// Jetty waits for that.
			socket.send("more");
			return socket;
		}
	}

	/**
	 * What the client sends before the exchange waits for it doesn't end the waiting.
	 */
	private static void awaitEndsOfAnswers(TestServer server) {
		Exchanges exchanges = server.bean(Exchanges.class);
		List<MountedApplication> applications = server.bean(GatewayHandlerMapping.class).getApplications();
		await("ends of answers").until(() -> applications.stream()
			.flatMap((application) -> exchanges.snapshots(application).stream())
			.allMatch((exchange) -> exchange.phase() == ExchangePhase.DISCARDING));
	}

	private static void assertAnswered(HttpSocket socket, int status) {
		assertAnswered(socket.receive(), status);
	}

	private static void assertAnswered(HttpAnswer answer, int status) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.complete()).isTrue();
	}

	private static void assertAnsweredLast(HttpSocket socket, int status) {
		assertLast(socket, socket.receive(), status);
	}

	private static void assertLast(HttpSocket socket, HttpAnswer answer, int status) {
		assertAnswered(answer, status);
		assertThat(answer.header("Connection")).isEqualTo("close");
		assertThat(socket.isClosedByServer()).isTrue();
	}

	private void forgetWarning(String application) {
		if (application.equals("/synchronous")) {
			this.log.take();
		}
	}

	private static boolean isSent(HttpSocket socket, byte[] piece) {
		try {
			socket.send(piece);
			return true;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	/**
	 * Whether the server has a connection to one of its clients.
	 */
	private boolean isConnected(int port) {
		WebServer webServer = this.server.webServer();
		if (webServer instanceof TomcatWebServer tomcat) {
			ProtocolHandler handler = tomcat.getTomcat().getConnector().getProtocolHandler();
			AbstractEndpoint<?, ?> endpoint = ReflectionTestUtils.invokeMethod(handler, "getEndpoint");
			Collection<? extends SocketWrapperBase<?>> connections = endpoint.getConnections();
			return connections.stream().anyMatch((connection) -> connection.getRemotePort() == port);
		}
		Connector connector = ((JettyWebServer) webServer).getServer().getConnectors()[0];
		return connector.getConnectedEndPoints().stream().anyMatch((endPoint) -> isRemote(endPoint, port));
	}

	private static boolean isRemote(EndPoint endPoint, int port) {
		return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress address && address.getPort() == port;
	}

	/**
	 * A client that sends nothing behind its head.
	 *
	 * @param socket the connection, which is open
	 * @param answer what has been received over it
	 */
	private record SilentClient(HttpSocket socket, HttpAnswer answer) {

	}

}
