package io.wsgi4j.python;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ManyClients;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an exchange of Python code has one thread of its own from the call to the
 * end, on the executor of Python applications and on any other one.
 */
abstract class AbstractExchangeThreadTests extends AbstractPythonTests {

	static final int PARKED_THREADS = 12;

	private static final int REQUESTS = Integer.getInteger("wsgi4j.test.requests", 6);

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties("gateway.wsgi=threads.application", "gateway.python.path=" + SOURCES,
				"gateway.python.contexts=" + Integer.getInteger("wsgi4j.test.contexts", 2),
				"gateway.python.threads-per-context=" + Integer.getInteger("wsgi4j.test.threads-per-context", 1),
				"gateway.queue-timeout=0", "gateway.python.parked-threads=" + PARKED_THREADS,
				"gateway.executors.other.pool.core-size=2", "gateway.executors.other.pool.max-size=2",
				"gateway.applications.other.wsgi=threads:application", "gateway.applications.other.executor=other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/other" })
	void exchangeHasAThreadOfItsOwn(String mount) {
		ManyClients clients = new ManyClients(this.server.port(), REQUESTS);
		assertThat(clients.ask((client) -> "/gateway" + mount + "/mine?" + client,
				(client, answer) -> hasBlocks(answer, (block) -> String.valueOf(client))))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/other" })
	void cursorStaysOnItsThread(String mount) {
		ManyClients clients = new ManyClients(this.server.port(), REQUESTS);
		assertThat(clients.ask((client) -> "/gateway" + mount + "/rows",
				(client, answer) -> hasBlocks(answer, String::valueOf)))
			.isEmpty();
	}

	/**
	 * How many slow clients the engine has room for.
	 */
	int maxSlowClients() {
		return PARKED_THREADS;
	}

	private static boolean hasBlocks(HttpAnswer answer, IntFunction<String> block) {
		String[] words = answer.text().trim().split(" +");
		if (words.length != 40) {
			return false;
		}
		for (int i = 0; i < words.length; i++) {
			if (!words[i].equals(block.apply(i))) {
				return false;
			}
		}
		return true;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/other" })
	void parkedThreadsAreBounded(String mount) {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < maxSlowClients(); i++) {
			slow.add(
					HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway" + mount + "/endless")));
			assertThat(slow.get(i).receiveHead().status()).isEqualTo(200);
		}
		AtomicReference<HttpAnswer> last = new AtomicReference<>();
		await("parked threads").until(() -> {
			last.set(get(mount + "/ident"));
			return last.get().status() == 503;
		});
		HttpAnswer refused = last.get();
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		slow.forEach(HttpSocket::close);
		await("threads that have come back").until(() -> get(mount + "/ident").status() == 200);
	}

	@Test
	void slowClientsHoldNoThreadOfAnotherExecutor() {
		ThreadPoolTaskExecutor other = this.server.bean("gatewayTaskExecutor.other", ThreadPoolTaskExecutor.class);
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/other/endless")));
			assertThat(slow.get(i).receiveHead().status()).isEqualTo(200);
		}
		await("threads that have been given back").until(() -> other.getActiveCount() == 0);
		assertThat(get("/other/ident").status()).isEqualTo(200);
		slow.forEach(HttpSocket::close);
	}

	@Test
	void stackHoldsAsManyFramesAsPythonAllows() {
		assertThat(get("/depth").text()).isEqualTo("900");
		assertThat(get("/other/depth").text()).isEqualTo("900");
	}

}
