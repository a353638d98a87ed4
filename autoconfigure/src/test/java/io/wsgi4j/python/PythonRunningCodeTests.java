package io.wsgi4j.python;

import java.util.List;

import ch.qos.logback.classic.Level;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Python code that doesn't come back after its first block. There are two
 * contexts with a place for one thread each, so that two such requests are enough to keep
 * all others from being answered.
 */
class PythonRunningCodeTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.python.contexts=2", "gateway.abandoned-timeout=1s",
				"gateway.applications.limited.wsgi=contract.application",
				"gateway.applications.limited.step-timeout=500ms");
	}

	@AfterEach
	void contextsAreFree() {
		GraalPyEngine python = this.server.bean(GraalPyEngine.class);
		await("contexts").until(() -> python.describe()
			.contexts()
			.stream()
			.allMatch((context) -> context.exchanges() == 0 && context.running() == 0));
		assertThat(python.describe().replaced()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spin", "doze", "linger" })
	void stepThatTakesTooLongIsInterruptedAndItsAnswerCut(String name) {
		HttpAnswer answer = get("/limited/" + name);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("block");
		assertThat(answer.complete()).isFalse();
		assertThat(get("/lazy").text()).isEqualTo("ab");
		assertLogged(1, "without a block, and is interrupted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spin", "doze" })
	@EnabledOnOs(OS.LINUX)
	void serverAnswersAgainAfterAllContextsWereKeptByCodeWhoseClientsHaveLeft(String name) {
		await("both contexts").until(() -> this.server.bean(GraalPyEngine.class).contexts() == 2);
		for (int i = 0; i < 2; i++) {
			try (HttpSocket socket = this.server.connect().send(RawRequest.get("/gateway/" + name))) {
				assertThat(socket.receiveHead().status()).isEqualTo(200);
				assertThat(socket.readChunk()).asString().isEqualTo("block");
			}
		}
		assertThat(get("/lazy").text()).isEqualTo("ab");
		assertLogged(2, "after its client has gone, and is interrupted");
	}

	private void assertLogged(int count, String text) {
		await("entries").until(() -> this.log.count() >= count);
		List<Entry> entries = this.log.take();
		assertThat(entries).hasSize(count).allSatisfy((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).contains(text);
			assertThat(entry.thrown()).contains("This is where it is");
		});
	}

}
