package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.wsgi4j.python.PythonStartException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of processes whose end the system tells before what they have said is read. The
 * test is the process.
 */
class WorkerStartTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final FakeProcess process = new FakeProcess();

	private ServerSocketChannel server;

	private SocketChannel channel;

	@BeforeEach
	void open() throws IOException {
		this.server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.channel = SocketChannel.open(this.server.getLocalAddress());
	}

	@AfterEach
	void close() throws IOException {
		this.channel.close();
		this.server.close();
	}

	@Test
	void workerSaysWhatItCanNotImport() throws IOException {
		Worker worker = new Worker(this.process, 1);
		worker.connected(Frame.WORKER, 0, new WorkerConnection(this.server.accept()));
		endBeforeItsFailureIsRead();
		assertThatExceptionOfType(PythonStartException.class).isThrownBy(() -> worker.awaitReady(LIMIT))
			.withMessageContaining("nowhere.application");
	}

	@Test
	void preloaderSaysWhatItCanNotImport() throws IOException {
		Preloader preloader = new Preloader(this.process);
		preloader.connected(Frame.WORKER, 0, new WorkerConnection(this.server.accept()));
		endBeforeItsFailureIsRead();
		assertThatExceptionOfType(PythonStartException.class).isThrownBy(() -> preloader.awaitReady(LIMIT))
			.withMessageContaining("nowhere.application");
	}

	@Test
	void workerThatSaysNothingIsNotWaitedFor() throws IOException {
		Worker worker = new Worker(this.process, 1);
		worker.connected(Frame.WORKER, 0, new WorkerConnection(this.server.accept()));
		this.process.end("has exited with status 5");
		this.channel.close();
		assertThatExceptionOfType(WorkerException.class).isThrownBy(() -> worker.awaitReady(LIMIT))
			.withMessageContaining("has exited with status 5 before it had begun");
	}

	private void endBeforeItsFailureIsRead() throws IOException {
		this.process.end("has exited with status 1");
		byte[] failure = "nowhere.application\0Traceback".getBytes(StandardCharsets.UTF_8);
		new WorkerConnection(this.channel).send(new Frame(Frame.START_FAILURE, failure));
		this.channel.close();
	}

}
