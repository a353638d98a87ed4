package io.wsgi4j.contract;

import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A machine on which no thread can be made for a while.
 */
class BrokenExecutorTests extends AbstractContractTests {

	private static final int BLOCKS = 1_000;

	private static final int BLOCK_SIZE = 64 * 1024;

	private final TaskExecutor threads = new SimpleAsyncTaskExecutor("step-");

	private final AtomicBoolean broken = new AtomicBoolean();

	private final AtomicBoolean asked = new AtomicBoolean();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("breakable", (TaskExecutor) this::execute)
			.properties("gateway.applications.app.executor=breakable");
	}

	private void execute(Runnable task) {
		if (this.broken.get()) {
			this.asked.set(true);
			// As Thread.start() does, and with it ThreadPoolExecutor.execute().
			throw new OutOfMemoryError("unable to create native thread");
		}
		this.threads.execute(task);
	}

	@AfterEach
	void repair() {
		this.broken.set(false);
		this.asked.set(false);
	}

	@Test
	@DisplayName("A request for which no thread can be made gets 503, and that is logged")
	void start() {
		this.broken.set(true);
		HttpAnswer answer = get((environ, startResponse) -> {
			throw new AssertionError("called");
		});
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.header("Retry-After")).isEqualTo("1");
		assertThat(takeLogEntry().thrown()).contains("unable to create native thread");
		this.broken.set(false);
		assertThat(get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("called");
		}).text()).isEqualTo("called");
	}

	@Test
	@DisplayName("An answer for whose next block no thread can be made goes on when one can")
	void resume() {
		ScriptedBody body = ScriptedBody.create().then(BLOCKS, () -> new byte[BLOCK_SIZE]);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket.send(request("GET")).receiveHead();
			this.broken.set(true);
			while (!this.asked.get()) {
				assertThat(socket.readRaw(BLOCK_SIZE)).hasSize(BLOCK_SIZE);
			}
			int asked = body.asked();
			this.broken.set(false);
			// Who takes nothing isn't offered a next one. The socket waits for 30
			// seconds.
			while (body.asked() == asked) {
				assertThat(socket.readRaw(BLOCK_SIZE)).hasSize(BLOCK_SIZE);
			}
			assertThat(head.status()).isEqualTo(200);
		}
		awaitEndOfExchanges();
		assertThat(body.closes()).isEqualTo(1);
	}

}
