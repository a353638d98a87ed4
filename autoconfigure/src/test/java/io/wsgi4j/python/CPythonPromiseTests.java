package io.wsgi4j.python;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a worker's thread runs Python code or is free to others.
 */
class CPythonPromiseTests extends AbstractCPythonTests {

	private static final int SLOW = 40;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.python.threads=1", "gateway.python.parked-threads=" + (SLOW + 5),
				"gateway.applications.streamed.wsgi=contract.application",
				"gateway.applications.streamed.request.mode=streaming");
	}

	@Test
	void slowReadersHoldNoPermit() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < SLOW; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/endless")));
		}
		slow.forEach((client) -> assertThat(client.receiveHead().status()).isEqualTo(200));
		await("threads that rest").until(() -> processes().get(0).running() == 0);
		for (int i = 0; i < 20; i++) {
			assertThat(get("/foo").text()).isEqualTo("Hello, world!");
		}
		slow.forEach(HttpSocket::close);
		awaitEndOfExchanges();
		await("closed bodies").until(() -> processes().get(0).exchanges() == 0);
	}

	@Test
	void furtherExchangesAreRefused() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < SLOW + 6; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/endless")));
			assertThat(slow.get(i).receiveHead().status()).isEqualTo(200);
		}
		HttpAnswer answer = get("/foo");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.header("Retry-After")).isEqualTo("1");
		slow.forEach(HttpSocket::close);
		awaitEndOfExchanges();
		this.log.take();
	}

	@Test
	void slowUploadHoldsNoPermit() {
		try (HttpSocket slow = HttpSocket.connect(this.server.port())) {
			slow.send(RawRequest.post("/gateway/streamed/count").header("Content-Length", "6").raw("abc"));
			await("a thread that rests")
				.until(() -> processes().get(0).exchanges() == 1 && processes().get(0).running() == 0);
			assertThat(get("/foo").text()).isEqualTo("Hello, world!");
			slow.send("def");
			assertThat(slow.receive().text()).isEqualTo("6");
		}
	}

	@Test
	void exchangeHasAThreadOfItsOwn() {
		List<CompletableFuture<HttpAnswer>> answers = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			answers.add(CompletableFuture.supplyAsync(() -> get("/ident"), (task) -> new Thread(task).start()));
		}
		assertThat(answers).allSatisfy((answer) -> {
			List<String> idents = List.of(answer.join().text().trim().split(" "));
			assertThat(idents).hasSize(20_000).containsOnly(idents.get(0));
		});
	}

	/**
	 * What has the permit waits for what an exchange without one holds.
	 */
	@Test
	void lockThatIsKeptBetweenBlocksStopsNothing() {
		try (HttpSocket holder = HttpSocket.connect(this.server.port(), 4096)) {
			holder.send(RawRequest.get("/gateway/locked_blocks"));
			HttpAnswer head = holder.receiveHead();
			List<CompletableFuture<HttpAnswer>> others = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				others.add(CompletableFuture.supplyAsync(() -> get("/locked"), (task) -> new Thread(task).start()));
			}
			await("one that waits for the lock").until(() -> processes().get(0).running() == 1);
			assertThat(holder.receiveBody(head).complete()).isTrue();
			assertThat(others).allSatisfy((other) -> assertThat(other.join().text()).isEqualTo("locked"));
		}
	}

}
