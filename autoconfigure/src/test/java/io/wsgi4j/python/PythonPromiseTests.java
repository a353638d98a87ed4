package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the gateway promises for applications, with Python code that does its
 * worst.
 */
class PythonPromiseTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.applications.late.wsgi=contract.application",
				"gateway.applications.late.response-timeout=500ms",
				"gateway.applications.streamed.wsgi=contract.application",
				"gateway.applications.streamed.request.mode=streaming", "gateway.executor.pool.max-size=8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/loop", "/sleep" })
	void deadlineEndsPythonCode(String path) {
		// Other tests leave some.
		events();
		assertThat(get("/late" + path).status()).isEqualTo(504);
		assertThat(get("/foo").text()).isEqualTo("Hello, world!");
		assertThat(events()).isEqualTo(path.equals("/loop") ? "finally" : "");
		await("entry of the log").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).extracting(Entry::logger).containsOnly("io.wsgi4j.application.late");
	}

	@Test
	void slowClientsHoldNeitherThreadNorContext() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/endless")));
		}
		slow.forEach((client) -> assertThat(client.receiveHead().status()).isEqualTo(200));
		for (int i = 0; i < 20; i++) {
			assertThat(get("/foo").text()).isEqualTo("Hello, world!");
		}
		slow.forEach(HttpSocket::close);
		await("closed bodies").until(() -> count(events()) == 0);
	}

	@Test
	void slowUploadsDoNotHoldTheContext() {
		try (HttpSocket slow = HttpSocket.connect(this.server.port())) {
			slow.send(RawRequest.post("/gateway/streamed/count").header("Content-Length", "6").raw("abc"));
			await("a thread that has begun").until(() -> context().exchanges() == 1 && context().running() == 0);
			assertThat(get("/foo").text()).isEqualTo("Hello, world!");
			slow.send("def");
			assertThat(slow.receive().text()).isEqualTo("6");
		}
	}

	@Test
	void deadlineOfOneCallCostsNoOther() {
		try (HttpSocket slow = HttpSocket.connect(this.server.port())) {
			slow.send(RawRequest.post("/gateway/streamed/count").header("Content-Length", "6").raw("abc"));
			await("a thread that has begun").until(() -> context().exchanges() == 1 && context().running() == 0);
			assertThat(get("/late/loop").status()).isEqualTo(504);
			await("end of one").until(() -> context().exchanges() == 1 && context().running() == 0);
			slow.send("def");
			assertThat(slow.receive().text()).isEqualTo("6");
		}
		await("entry of the log").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).extracting(Entry::logger).containsOnly("io.wsgi4j.application.late");
	}

	private ContextDescriptor context() {
		return this.server.bean(GraalPyEngine.class).describe().contexts().get(0);
	}

	@Test
	void uploadsThatWaitLeaveTheirThreadsToOthers() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			slow.add(HttpSocket.connect(this.server.port())
				.send(RawRequest.post("/gateway/streamed/count").header("Content-Length", "6").raw("abc")));
		}
		await("threads that have begun").until(() -> context().exchanges() == 3 && context().running() == 0);
		assertThat(get("/foo").text()).isEqualTo("Hello, world!");
		slow.forEach((client) -> assertThat(client.send("def").receive().text()).isEqualTo("6"));
		slow.forEach(HttpSocket::close);
		await("the former size").until(() -> pool("gatewayTaskExecutor.python").getCorePoolSize() == 1);
	}

	@Test
	void waitingForAContextHoldsNoThread(@TempDir Path directory) throws IOException {
		String signal = directory.resolve("signal").toString();
		List<HttpSocket> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				clients.add(HttpSocket.connect(this.server.port()).send(RawRequest.get("/gateway/hold?" + signal)));
			}
			ThreadPoolTaskExecutor python = pool("gatewayTaskExecutor.python");
			await("requests that wait").until(() -> context().running() == 1 && python.getQueueSize() == 2);
			assertThat(python.getActiveCount()).isEqualTo(1);
			assertThat(pool("gatewayTaskExecutor").getActiveCount()).isZero();
		}
		finally {
			Files.createFile(Path.of(signal + ".stay"));
		}
		clients.forEach((client) -> assertThat(client.receive().text()).isEqualTo("stayed"));
		clients.forEach(HttpSocket::close);
	}

	private ThreadPoolTaskExecutor pool(String name) {
		return this.server.bean(name, ThreadPoolTaskExecutor.class);
	}

	@Test
	void lostContextIsReplaced() {
		ExchangeWatch watch = this.server.bean(ExchangeWatch.class);
		await("the end of what was asked for before").until(() -> watch.count() == 0);
		assertThat(get("/leave").status()).isEqualTo(500);
		assertThat(get("/foo").text()).isEqualTo("Hello, world!");
		assertThat(onlyEntry().thrown()).contains("The Python context is lost");
	}

	private static int count(String events) {
		return events.isEmpty() ? 0 : events.split(" ").length;
	}

}
