package io.wsgi4j.contract;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RequestsInFlight;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an application may rely on, with applications of their own. After each
 * test, the container must have done with all requests, and all of the log must have been
 * taken.
 */
abstract class AbstractContractTests extends AbstractServerTests {

	static final int CLIENTS = 20;

	static final String LOGGER = "io.wsgi4j.application.app";

	private final RequestsInFlight requests = new RequestsInFlight();

	final Stage stage = new Stage();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/app", this.stage)
			.bean("requestsInFlight", this.requests.registration())
			.properties("server.shutdown=immediate");
	}

	@AfterEach
	void allRequestsAreOver() {
		this.requests.awaitNone();
		this.stage.clear();
	}

	@Override
	protected boolean isUsual(Entry entry) {
		return entry.isRefusal();
	}

	/**
	 * Waits until the container has done with all requests.
	 */
	void awaitEndOfRequests() {
		this.requests.awaitNone();
	}

	/**
	 * Waits until the gateway has done with all requests. Neither container tells of the
	 * end of each request whose client has left.
	 */
	@Override
	protected void awaitEndOfExchanges() {
		super.awaitEndOfExchanges();
		this.requests.forget();
	}

	/**
	 * Waits until no thread of a pool works, and nothing waits for one.
	 */
	void awaitIdlePool(String bean) {
		await("idle pool").until(() -> pool(bean).getActiveCount() == 0 && pool(bean).getQueueSize() == 0);
	}

	ThreadPoolTaskExecutor pool(String bean) {
		return this.server.bean(bean, ThreadPoolTaskExecutor.class);
	}

	/**
	 * What the client gets from an application, over a connection of its own.
	 */
	HttpAnswer get(Application application) {
		this.stage.play(application);
		return this.server.exchange(request("GET"));
	}

	HttpSocket send(Application application) {
		this.stage.play(application);
		return this.server.connect().send(request("GET"));
	}

	static String request(String method, String... headers) {
		return request(method, "", headers);
	}

	static String request(String method, String path, String[] headers) {
		String lines = (headers.length > 0) ? String.join("\r\n", headers) + "\r\n" : "";
		return method + " /gateway/app" + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
	}

	static String get(String path) {
		return request("GET", path, new String[0]);
	}

	/**
	 * Asserts that a connection is as good as new.
	 */
	void assertUsable(HttpSocket socket) {
		this.stage.play("/usable", (environ, startResponse) -> {
			startResponse.start("202 Accepted");
			return Body.of("usable");
		});
		HttpAnswer answer = socket.send(get("/usable")).receive();
		assertThat(answer.status()).isEqualTo(202);
		assertThat(answer.text()).isEqualTo("usable");
	}

	/**
	 * Asserts that clients that don't read leave the only thread of the default pool to
	 * others, and get everything when they read on.
	 */
	void assertThatSlowReadersHoldNoThread(BodyKind kind, byte[] content) {
		this.stage.play(kind.application(content));
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
				assertThat(answer.body()).isEqualTo(content);
			}
		}
		finally {
			clients.forEach(HttpSocket::close);
		}
	}

	/**
	 * Takes the one entry that has been logged when all requests are over.
	 */
	Entry takeLogEntry() {
		awaitEndOfRequests();
		List<Entry> entries = this.log.take();
		assertThat(entries).hasSize(1);
		Entry entry = entries.get(0);
		assertThat(entry.level()).isEqualTo(Level.ERROR);
		assertThat(entry.logger()).isEqualTo(LOGGER);
		assertThat(entry.message()).contains("Application 'app'").contains("/gateway/app");
		return entry;
	}

}
