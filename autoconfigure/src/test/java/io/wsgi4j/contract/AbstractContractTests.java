package io.wsgi4j.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RequestsInFlight;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an application may rely on, over real connections and on each container.
 * A server lasts for all tests of a class. After each test its log must be empty but for
 * what the test has taken from it.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Container.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractContractTests {

	static final int CLIENTS = 20;

	static final String LOGGER = "io.wsgi4j.application.app";

	private final RequestsInFlight requests = new RequestsInFlight();

	final Stage stage = new Stage();

	@Parameter
	Container container;

	TestServer server;

	LogRecorder log;

	@BeforeParameterizedClassInvocation
	void startServer() {
		TestServer.Builder builder = TestServer.on(this.container)
			.application("/app", this.stage)
			.bean("requestsInFlight", this.requests.registration())
			.properties("spring.mvc.servlet.load-on-startup=1", "server.shutdown=immediate");
		customize(builder);
		this.server = builder.start();
		this.log = LogRecorder.attach(Level.INFO);
	}

	/**
	 * Adds to the server what a class of tests needs.
	 */
	void customize(TestServer.Builder builder) {
	}

	@AfterParameterizedClassInvocation
	void stopServer() {
		this.log.close();
		this.server.close();
	}

	@AfterEach
	void nothingElseIsLogged() {
		this.requests.awaitNone();
		assertThat(this.log.take()).isEmpty();
		this.stage.clear();
	}

	/**
	 * Waits until the container has done with all requests.
	 */
	void awaitEndOfRequests() {
		this.requests.awaitNone();
	}

	/**
	 * Waits for a test's other side, but not for ever.
	 */
	static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits until the gateway has done with all requests. Neither container tells of the
	 * end of each request whose client has left.
	 */
	void awaitEndOfExchanges() {
		Exchanges exchanges = this.server.bean(Exchanges.class);
		await("end of exchanges").until(() -> exchanges.count() == 0);
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

	static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
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
