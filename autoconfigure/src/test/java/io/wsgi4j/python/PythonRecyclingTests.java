package io.wsgi4j.python;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of contexts or workers that don't live for ever.
 */
class PythonRecyclingTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.python.max-requests=5");
	}

	@Test
	void manyClientsLoseNoRequest() {
		PythonEngine python = this.server.bean(PythonEngine.class);
		long before = python.describe().replaced();
		List<CompletableFuture<Void>> clients = Stream.<Runnable>generate(() -> () -> {
			for (int i = 0; i < 20; i++) {
				assertThat(get("/foo").text()).isEqualTo("Hello, world!");
			}
		}).limit(4).map((client) -> CompletableFuture.runAsync(client, (task) -> new Thread(task).start())).toList();
		clients.forEach(CompletableFuture::join);
		await("a fresh one").until(() -> python.describe().replaced() > before);
	}

	@Test
	void oneIsReplacedWithoutLosingARequest() {
		await("some requests").until(() -> serve().equals("3"));
		await("a fresh one").until(() -> serve().equals("1"));
		await("the end of the old one").until(() -> places() == 1);
	}

	private int places() {
		PythonDescriptor python = this.server.bean(PythonEngine.class).describe();
		return python.contexts().size() + python.processes().size();
	}

	private String serve() {
		HttpAnswer answer = get("/serve");
		assertThat(answer.status()).isEqualTo(200);
		return answer.text();
	}

}
