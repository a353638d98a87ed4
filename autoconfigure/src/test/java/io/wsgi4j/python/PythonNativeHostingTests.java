package io.wsgi4j.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what Python applications expect of their host, with native access and two
 * contexts.
 */
class PythonNativeHostingTests extends AbstractPythonTests {

	private static final int REQUESTS = 40;

	private final Path counter = counter();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties("gateway.wsgi=hosting.application", "gateway.python.path=" + SOURCES,
				"gateway.python.contexts=2", "gateway.python.environment.COUNTER=" + this.counter);
	}

	@Test
	void locksLockAcrossContexts() throws Exception {
		await("both contexts").until(() -> this.server.bean(GraalPyEngine.class).contexts() == 2);
		Files.writeString(this.counter, "0");
		ExecutorService clients = Executors.newFixedThreadPool(4);
		try {
			for (Future<HttpAnswer> answer : clients.invokeAll(IntStream.range(0, REQUESTS)
				.<Callable<HttpAnswer>>mapToObj((i) -> () -> get("/counted"))
				.toList())) {
				assertThat(answer.get().status()).isEqualTo(200);
			}
		}
		finally {
			clients.shutdown();
		}
		assertThat(Files.readString(this.counter)).isEqualTo(Integer.toString(REQUESTS));
	}

	@Test
	void filesOfTheKernelAreRead() {
		HttpAnswer answer = get("/proc");
		assertThat(answer.complete()).isTrue();
		assertThat(answer.text()).startsWith("Name:").contains("\nPid:");
	}

	@Test
	void fileWhoseNameIsNoTextIsSent() {
		HttpAnswer answer = get("/odd");
		assertThat(answer.complete()).isTrue();
		assertThat(answer.text()).isEqualTo("odd");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					import os; result = os.getppid() > 0 | True
					import os, tempfile; result = oct(os.stat(tempfile.mkdtemp()).st_mode) | 0o40700
					import bz2; result = bz2.decompress(bz2.compress(b'abc')) | b'abc'
					import lzma; result = lzma.decompress(lzma.compress(b'abc')) | b'abc'
					import zlib; o = zlib.compressobj(wbits=31); result = zlib.decompress(o.compress(b'abc') + o.flush(), 47) | b'abc'
					import zlib; result = zlib.decompress(zlib.compress(b'abc'), bufsize=0) | b'abc'
					import socket; socket.socket(socket.AF_UNIX).close() | done
					import subprocess; result = subprocess.run(['echo', 'a'], capture_output=True).stdout.strip() | b'a'
					import os; os.execv('/bin/true', ['true']) | OSError: [Errno 38] Function not implemented: execv
					import os; os.execlp('true', 'true') | OSError: [Errno 38] Function not implemented: execv
					import signal; signal.raise_signal(0) | done
					import fcntl as l, tempfile, threading; f = tempfile.NamedTemporaryFile(); g = open(f.name); l.flock(f, l.LOCK_EX); threading.Timer(0.2, l.flock, (f, l.LOCK_UN)).start(); result = l.flock(g, l.LOCK_EX) | None
					import fcntl as l, tempfile; f = tempfile.NamedTemporaryFile(); g = open(f.name); l.flock(f, l.LOCK_EX); l.flock(g, l.LOCK_EX + l.LOCK_NB) | BlockingIOError: [Errno 11] Resource temporarily unavailable
					import fcntl as l, tempfile; f = tempfile.TemporaryFile(); l.lockf(f, l.LOCK_EX, 1, 2, 0); result = l.lockf(f, l.LOCK_UN) | None
					import fcntl as l, tempfile; l.lockf(tempfile.TemporaryFile(), 0) | ValueError: unrecognized lockf argument
					import os, tempfile; os.chown(tempfile.mkdtemp(), os.getuid(), os.getgid()) | done
					""")
	void interpreterHasThem(String line, String result) {
		assertThat(post("/probe", line).text()).isEqualTo(result);
	}

	@Test
	void passwordsOfTheSystemAreNotThere() {
		assertThat(post("/probe", "import crypt").text()).startsWith("ImportError");
	}

	private static Path counter() {
		try {
			return Files.createTempFile("wsgi4j-counter", null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
