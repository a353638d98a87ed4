package io.wsgi4j.python;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of contexts that don't live for ever.
 */
class PythonRecyclingTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.python.max-requests=5");
	}

	@Test
	void manyClientsLoseNoRequest() {
		GraalPyEngine python = this.server.bean(GraalPyEngine.class);
		long before = python.describe().replaced();
		List<CompletableFuture<Void>> clients = Stream.<Runnable>generate(() -> () -> {
			for (int i = 0; i < 20; i++) {
				assertThat(get("/foo").text()).isEqualTo("Hello, world!");
			}
		}).limit(4).map((client) -> CompletableFuture.runAsync(client, (task) -> new Thread(task).start())).toList();
		clients.forEach(CompletableFuture::join);
		await("a fresh context").until(() -> python.describe().replaced() > before);
	}

	@Test
	void contextIsReplacedWithoutLosingARequest() {
		await("some requests").until(() -> serve().equals("3"));
		await("a fresh context").until(() -> serve().equals("1"));
		await("the end of the old one").until(() -> this.server.bean(GraalPyEngine.class).contexts() == 1);
	}

	private String serve() {
		HttpAnswer answer = get("/serve");
		assertThat(answer.status()).isEqualTo(200);
		return answer.text();
	}

}
