package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Header;
import io.wsgi4j.Middleware;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of more than one context, and of what is around them.
 */
class PythonContextTests extends AbstractPythonTests {

	private static final Duration SETTLED = Duration.ofMillis(300);

	@TempDir
	private Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder
			.properties("gateway.python.contexts=2", "gateway.applications.wsgi.executor=gatewayTaskExecutor",
					"gateway.applications.foo.executor=gatewayTaskExecutor")
			.bean("stamp", new Stamp());
	}

	@Test
	void javaWrapsPython() {
		HttpAnswer answer = get("/foo");
		assertThat(answer.header("X-Stamp")).isEqualTo("200 OK");
		assertThat(answer.text()).isEqualTo("Hello, world!");
	}

	@Test
	void crashTakesDownOneContext() throws IOException {
		GraalPyEngine python = this.server.bean(GraalPyEngine.class);
		ThreadPoolTaskExecutor pool = this.server.bean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
		await("both contexts").until(() -> python.contexts() == 2);
		CompletableFuture<HttpAnswer> leaves = ask("/hold?" + this.directory.resolve("first"));
		await("a thread in the first").until(() -> context(python, 0).running() == 1);
		try (HttpSocket slow = HttpSocket.connect(this.server.port(), 4096)) {
			slow.send(RawRequest.get("/gateway/bulk"));
			HttpAnswer head = slow.receiveHead();
			// The thread goes as well, unlike between two blocks. As long as the client's
			// machine takes more, both contexts may seem to be as busy.
			await("a body that waits for its client").during(SETTLED)
				.until(() -> context(python, 1).running() == 0 && pool.getActiveCount() == 1);
			CompletableFuture<HttpAnswer> stays = ask("/hold?" + this.directory.resolve("second"));
			await("a thread in the second").until(() -> context(python, 1).running() == 1);
			CompletableFuture<HttpAnswer> waits = ask("/foo");
			await("a thread that waits").until(() -> context(python, 0).waiting() == 1);

			Files.createFile(this.directory.resolve("first.leave"));
			assertThat(leaves.join().status()).isEqualTo(500);
			Files.createFile(this.directory.resolve("second.stay"));
			assertThat(waits.join().text()).isEqualTo("Hello, world!");
			assertThat(stays.join().text()).isEqualTo("stayed");
			HttpAnswer bulk = slow.receiveBody(head);
			assertThat(bulk.complete()).isTrue();
			assertThat(bulk.body()).hasSize(256 * 65536);
		}
		await("a fresh context").until(() -> python.describe().replaced() == 1);
		assertThat(python.contexts()).isEqualTo(2);
		assertThat(onlyEntry().thrown()).contains("The Python context is lost");
	}

	private CompletableFuture<HttpAnswer> ask(String path) {
		return CompletableFuture.supplyAsync(() -> get(path), (task) -> new Thread(task).start());
	}

	private static ContextDescriptor context(GraalPyEngine python, int number) {
		return python.describe().contexts().get(number);
	}

	private static final class Stamp implements Middleware {

		@Override
		public Application wrap(Application application) {
			return (environ, startResponse) -> application.call(environ, (status, headers, error) -> {
				List<Header> stamped = Stream.concat(headers.stream(), Stream.of(new Header("X-Stamp", status)))
					.toList();
				return startResponse.start(status, stamped, error);
			});
		}

	}

}
