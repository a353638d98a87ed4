package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a context lives through, and of what the thread that has made it does
 * inside.
 */
class PythonKeeperTests extends AbstractPythonTests {

	/**
	 * Calls what the gateway hides from other code.
	 */
	private static final String INTERNAL_ERROR = "(__import__('sys').modules.pop('_crypt',0),"
			+ "__import__('_crypt').crypt('a','bc'))";

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties("gateway.wsgi=threads.application", "gateway.python.path=" + SOURCES,
				"gateway.python.contexts=1", "gateway.queue-timeout=0", "gateway.python.native-access=false",
				"gateway.applications.late.wsgi=contract.application",
				"gateway.applications.late.response-timeout=500ms");
	}

	@Test
	void filesThatPythonDoesNotCloseAreClosed() throws IOException {
		for (int i = 0; i < 200; i++) {
			assertThat(get("/unclosed").status()).isEqualTo(200);
		}
		await("closed files").until(() -> {
			get("/weak");
			return openFiles() < 20;
		});
	}

	/**
	 * How often the file that the application opens is open.
	 */
	private static long openFiles() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
			return files.filter(PythonKeeperTests::isHostname).count();
		}
	}

	private static boolean isHostname(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).endsWith("hostname");
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void weakReferencesAreCalledBackAlsoAfterAnInterrupt() {
		assertThat(get("/weak").text()).isEqualTo("called");
		assertThat(get("/late/loop").status()).isEqualTo(504);
		get("/late/take_events");
		assertThat(get("/weak").text()).isEqualTo("called");
		await("entry of the log").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).extracting(Entry::logger).containsOnly("io.wsgi4j.application.late");
	}

	/**
	 * With Java's implementation of POSIX, GraalPy has an error of its own for this,
	 * which no Python code can catch.
	 */
	@Test
	void errorOfTheInterpreterEndsNoOtherExchange() {
		long replaced = runtime().describe().replaced();
		try (HttpSocket stranger = HttpSocket.connect(this.server.port(), 4096)) {
			HttpAnswer head = stranger.send(RawRequest.get("/gateway/mine?stranger")).receiveHead();
			assertThat(get("/broken?" + INTERNAL_ERROR).status()).isEqualTo(500);
			assertThat(get("/ident").status()).isEqualTo(200);
			assertThat(stranger.receiveBody(head).complete()).isTrue();
		}
		assertThat(runtime().describe().replaced()).isEqualTo(replaced);
		assertThat(onlyEntry().thrown()).contains("The Python interpreter has failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "__class__", "__cause__", "__traceback__", "__notes__" })
	void exceptionThatCannotBeLookedAtEndsOnlyItsExchange(String hidden) {
		assertThat(get("/unprintable?" + hidden).status()).isEqualTo(500);
		assertThat(get("/ident").status()).isEqualTo(200);
		assertThat(onlyEntry().thrown()).contains("Unprintable").doesNotContain("is lost");
	}

	@Test
	void contextThatAThreadOfPythonEndsIsReplacedAtOnce() {
		long replaced = runtime().describe().replaced();
		assertThat(get("/broken?threading.Timer(0.1,os._exit,(1,)).start()").status()).isEqualTo(200);
		await("a fresh context").until(() -> runtime().describe().replaced() == replaced + 1);
		assertThat(get("/ident").status()).isEqualTo(200);
	}

	@Test
	void exitFunctionsRunWhenAContextIsReplaced(@TempDir Path directory) {
		Path file = directory.resolve("exit");
		assertThat(get("/exit_hook?" + file).text()).isEqualTo("registered");
		runtime().reload();
		await("an exit function").until(() -> Files.exists(file));
	}

	private GraalPyEngine runtime() {
		return this.server.bean(GraalPyEngine.class);
	}

}
