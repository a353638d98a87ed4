package io.wsgi4j.contract;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.BlockedCode;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.TestServer;
import io.wsgi4j.testsupport.Tls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients over TLS that leave while application code computes. Nothing is read from their
 * connections, so that nobody sees the alert that they may have sent.
 */
@EnabledOnOs(OS.LINUX)
class DepartureOverTlsTests extends AbstractServerTests {

	@TempDir
	static Path directory;

	private final Stage stage = new Stage();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties(Tls.properties(directory))
			.properties("gateway.abandoned-timeout=100ms")
			.application("/app", this.stage);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("A client that leaves while a step computes is missed, and one that stays isn't")
	void abandonedStep(boolean reset) {
		CountDownLatch release = new CountDownLatch(1);
		BlockedCode patient = new BlockedCode();
		play("/stays", ScriptedBody.create().then("begun, ").then(() -> {
			patient.begin();
			release.await();
			return "done".getBytes();
		}));
		BlockedCode code = new BlockedCode();
		ScriptedBody body = ScriptedBody.create().then("block").then(code::block);
		play("/leaves", body);
		try (HttpSocket staying = connect("/stays")) {
			HttpAnswer head = staying.receiveHead();
			patient.awaitRunning();
			HttpSocket leaving = connect("/leaves");
			assertThat(leaving.receiveHead().status()).isEqualTo(200);
			assertThat(leaving.readChunk()).asString().isEqualTo("block");
			code.awaitRunning();
			if (reset) {
				leaving.reset();
			}
			else {
				leaving.close();
			}
			code.awaitInterrupt();
			await("close").until(() -> body.closes() == 1);
			release.countDown();
			assertThat(staying.receiveBody(head).text()).isEqualTo("begun, done");
		}
		await("log entry").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).singleElement().satisfies((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).contains("/leaves").contains("after its client has gone, and is interrupted");
		});
	}

	private void play(String path, ScriptedBody body) {
		this.stage.play(path, (environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
	}

	private HttpSocket connect(String path) {
		return HttpSocket.connectSecurely(this.server.port()).send(RawRequest.get("/gateway/app" + path));
	}

}
