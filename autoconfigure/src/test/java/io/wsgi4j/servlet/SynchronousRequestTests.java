package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that can't go on without their thread, because a filter doesn't support that.
 */
class SynchronousRequestTests extends AbstractContractTests {

	private static final int CLIENTS = 20;

	private static final byte[] CONTENT = new byte[6 * 1024 * 1024];

	static {
		new Random(42).nextBytes(CONTENT);
	}

	private int warnings;

	@Override
	void customize(TestServer.Builder builder) {
		this.warnings = 0;
		FilterRegistrationBean<?> filter = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(new Unreadable((HttpServletRequest) request), response));
		filter.setAsyncSupported(false);
		builder.bean("synchronousFilter", filter)
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.executor.pool.queue-capacity=50");
	}

	@BeforeEach
	void warned() {
		this.stage.play("/usable", BodyKind.MATERIALISED.application(new byte[0]));
		this.server.exchange(get("/usable"));
		awaitEndOfRequests();
		List<Entry> entries = this.log.take();
		assertThat(entries).allSatisfy((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).contains("asyncSupported");
		});
		this.warnings += entries.size();
		assertThat(this.warnings).as("warnings of a server").isOne();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Bodies of every kind, small and big, are sent to clients that begin late")
	void sends(BodyKind kind) {
		for (byte[] content : new byte[][] { new byte[0], "small".getBytes(), new byte[20_000], CONTENT }) {
			this.stage.play(kind.application(content));
			try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
				HttpAnswer answer = socket.send(request("GET")).receive();
				assertThat(answer.complete()).isTrue();
				assertThat(answer.body()).isEqualTo(content);
				assertUsable(socket);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "WRITTEN", "WRITTEN_LATE" })
	@DisplayName("Clients that don't read hold no thread of the pool")
	void clientsThatDontRead(BodyKind kind) {
		this.stage.play(kind.application(CONTENT));
		this.stage.play("/other", BodyKind.LAZY.application("other".getBytes()));
		List<HttpSocket> clients = new ArrayList<>();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(HttpSocket.connect(this.server.port(), 8 * 1024).send(request("GET")));
			}
			List<HttpAnswer> heads = clients.stream().map(HttpSocket::receiveHead).toList();
			awaitIdlePool("gatewayTaskExecutor");
			assertThat(this.server.exchange(get("/other")).text()).isEqualTo("other");
			for (int i = 0; i < CLIENTS; i++) {
				HttpAnswer answer = clients.get(i).receiveBody(heads.get(i));
				assertThat(answer.complete()).isTrue();
				assertThat(answer.body()).isEqualTo(CONTENT);
			}
		}
		finally {
			clients.forEach(HttpSocket::close);
		}
	}

	@Test
	@DisplayName("Rule 10: a client that leaves is no failure, and the body is closed once")
	void disconnect() {
		ScriptedBody body = ScriptedBody.create().then(100_000, () -> new byte[16 * 1024]);
		HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(socket.receiveHead().status()).isEqualTo(200);
		socket.reset();
		awaitEndOfExchanges();
		await("close").until(() -> body.closes() == 1);
		assertThat(body.asked()).isLessThan(100_000);
	}

	@Test
	@DisplayName("Rule 9: a failure is answered before the head and cuts after it")
	void failures() {
		HttpAnswer before = get((environ, startResponse) -> {
			throw new IllegalStateException("before");
		});
		assertThat(before.status()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("before");
		ScriptedBody body = ScriptedBody.create().then("foo").thenThrow(new IllegalStateException("after"));
		HttpAnswer after = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(after.text()).isEqualTo("foo");
		assertThat(after.complete()).isFalse();
		assertThat(takeLogEntry().thrown()).contains("after");
		assertThat(body.closes()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("What is too short is cut, and what is too long truncated")
	void wrongLength(BodyKind kind) {
		HttpAnswer answer = get(kind.application("foo".getBytes(), new Header("Content-Length", "4")));
		assertThat(answer.text()).isEqualTo("foo");
		assertThat(answer.complete()).isFalse();
		takeLogEntry();
		try (HttpSocket socket = send(kind.application("foo".getBytes(), new Header("Content-Length", "2")))) {
			assertThat(socket.receive().text()).isEqualTo("fo");
			assertUsable(socket);
		}
		takeLogEntry();
	}

	@Test
	@DisplayName("A request whose body a filter has spoilt leaves nothing behind")
	void spoiltBody() {
		this.stage.play((environ, startResponse) -> Body.empty());
		HttpAnswer answer = this.server.exchange(request("GET", Unreadable.HEADER + ": true"));
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).contains("Internal Server Error");
		awaitEndOfRequests();
		assertThat(this.server.bean(ExchangeWatch.class).count()).isZero();
		assertThat(this.log.take()).isNotEmpty()
			.allSatisfy((entry) -> assertThat(entry.thrown()).contains("Unreadable"));
	}

	private static final class Unreadable extends HttpServletRequestWrapper {

		static final String HEADER = "X-Unreadable";

		Unreadable(HttpServletRequest request) {
			super(request);
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			if (getHeader(HEADER) != null) {
				throw new IllegalStateException("Unreadable");
			}
			return super.getInputStream();
		}

	}

}
