package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.wsgi4j.Body;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of exchanges that wait for their only context, which another one keeps for longer
 * than their code may run.
 */
class PythonTurnTests extends AbstractPythonTests {

	@TempDir
	private Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.abandoned-timeout=300ms", "gateway.applications.limited.wsgi=contract.application",
				"gateway.applications.limited.step-timeout=300ms", "gateway.applications.canary.response-timeout=1s")
			.application("/canary", (environ, startResponse) -> {
				startResponse.start("200 OK");
				new CountDownLatch(1).await();
				return Body.empty();
			});
	}

	@Test
	void closeOfABodyWhoseClientHasLeftIsCarriedOut() throws IOException {
		HttpSocket slow = connect("/endless");
		assertThat(slow.receiveHead().status()).isEqualTo(200);
		awaitParked();
		CompletableFuture<HttpAnswer> holder = hold();
		slow.reset();
		awaitWaiting();
		awaitMoreThanEachTimeout();
		release();
		assertThat(holder.join().text()).isEqualTo("stayed");
		await("close").until(() -> events().equals("closed"));
	}

	@Test
	void stepIsNotTooLongBecauseItHasToWait() throws IOException {
		try (HttpSocket slow = connect("/limited/bulk")) {
			HttpAnswer head = slow.receiveHead();
			awaitParked();
			CompletableFuture<HttpAnswer> holder = hold();
			CompletableFuture<HttpAnswer> rest = async(() -> slow.receiveBody(head));
			awaitWaiting();
			awaitMoreThanEachTimeout();
			release();
			assertThat(holder.join().text()).isEqualTo("stayed");
			assertThat(rest.join().complete()).isTrue();
			assertThat(rest.join().body()).hasSize(256 * 65536);
		}
	}

	/**
	 * The second one keeps the context and waits for the lock that the first one has.
	 */
	@Test
	void exchangesMayShareALock() {
		try (HttpSocket slow = connect("/locked")) {
			HttpAnswer head = slow.receiveHead();
			awaitParked();
			CompletableFuture<HttpAnswer> second = async(() -> get("/locked"));
			await("a thread that keeps the context").until(() -> context().running() == 1);
			assertThat(slow.receiveBody(head).complete()).isTrue();
			assertThat(second.join().complete()).isTrue();
		}
	}

	/**
	 * Most of them keep the context and wait for the lock, one after the other.
	 */
	@Test
	void manyExchangesMayShareALock() {
		List<CompletableFuture<HttpAnswer>> answers = Stream.generate(() -> async(() -> get("/locked?20")))
			.limit(8)
			.toList();
		assertThat(answers).extracting(CompletableFuture::join)
			.allMatch((answer) -> answer.status() == 200 && answer.complete());
	}

	private HttpSocket connect(String path) {
		return HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway" + path));
	}

	/**
	 * Waits until a body waits for its client.
	 */
	private void awaitParked() {
		ExchangeWatch watch = this.server.bean(ExchangeWatch.class);
		List<MountedApplication> applications = this.server.bean(GatewayHandlerMapping.class).getApplications();
		await("a body that waits for its client").until(() -> applications.stream()
			.anyMatch((application) -> watch.count(application, ExchangePhase.WAITING) == 1));
	}

	private CompletableFuture<HttpAnswer> hold() {
		CompletableFuture<HttpAnswer> answer = async(() -> get("/hold?" + this.directory.resolve("signal")));
		await("a thread that keeps the context").until(() -> context().running() == 1);
		return answer;
	}

	private void awaitWaiting() {
		await("a thread that waits").until(() -> context().waiting() == 1);
	}

	/**
	 * An exchange that has begun later is ended for a longer time limit.
	 */
	private void awaitMoreThanEachTimeout() {
		assertThat(get("/canary").status()).isEqualTo(504);
		assertThat(onlyEntry().logger()).isEqualTo("io.wsgi4j.application.canary");
		assertThat(context().waiting()).isEqualTo(1);
	}

	private void release() throws IOException {
		Files.createFile(this.directory.resolve("signal.stay"));
	}

	private ContextDescriptor context() {
		return this.server.bean(GraalPyEngine.class).describe().contexts().get(0);
	}

	private static <T> CompletableFuture<T> async(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, (task) -> new Thread(task).start());
	}

}
