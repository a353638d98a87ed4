package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.Level;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that don't go on after their first block. There is one thread, so that nothing
 * else is answered as long as they run.
 */
class CgiRunningCodeTests extends AbstractServerTests {

	@TempDir
	static Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		try {
			CgiApplication application = new Scripts(directory)
				.builder("printf 'Content-Type: text/plain\\n\\nblock'",
						"if [ \"$QUERY_STRING\" != sleep ]; then exit; fi", "echo $$ >pid.new; mv pid.new pid",
						"sleep 3600")
				.build();
			builder.application("/program", application)
				.application("/limited", application)
				.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
						"gateway.abandoned-timeout=1s", "gateway.applications.limited.step-timeout=500ms");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	@DisplayName("A program that is silent for too long is ended, and its answer cut")
	void stepTimeout() throws Exception {
		HttpAnswer answer = this.server.get("/gateway/limited?sleep");
		assertThat(answer.text()).isEqualTo("block");
		assertThat(answer.complete()).isFalse();
		assertEnded("without a block, and is interrupted");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("A program whose client has left is ended")
	void abandoned() throws Exception {
		try (HttpSocket socket = this.server.connect().send(RawRequest.get("/gateway/program?sleep"))) {
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			assertThat(socket.readChunk()).asString().isEqualTo("block");
		}
		assertEnded("after its client has gone, and is interrupted");
	}

	private void assertEnded(String text) throws IOException {
		assertThat(this.server.get("/gateway/program").text()).isEqualTo("block");
		Path pid = directory.resolve("pid");
		long number = Long.parseLong(Files.readString(pid).trim());
		await("end").until(() -> ProcessHandle.of(number).isEmpty());
		Files.delete(pid);
		assertThat(this.log.take()).singleElement().satisfies((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).contains(text);
		});
	}

}
