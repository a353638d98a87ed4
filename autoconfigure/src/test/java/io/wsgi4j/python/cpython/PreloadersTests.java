package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wsgi4j.python.DaemonThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests of the process that workers are forked from, when the sources change while it
 * imports them. The test is that process.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class PreloadersTests {

	private final WorkerSocket socket = WorkerSocket.open();

	private final WorkerProgram program = mock(WorkerProgram.class);

	private final Preloaders preloaders = new Preloaders(this.program, Duration.ofSeconds(20));

	private final List<FakeParent> parents = new CopyOnWriteArrayList<>();

	@BeforeEach
	void prepare() {
		given(this.program.run(any(), any())).willAnswer((invocation) -> {
			FakeParent parent = new FakeParent(this.parents.isEmpty() ? this.preloaders::renew : () -> {
			}, invocation.getArgument(1));
			this.parents.add(parent);
			return parent.process();
		});
	}

	@AfterEach
	void close() throws IOException {
		this.preloaders.close();
		this.socket.close();
	}

	@Test
	void workersAreForkedFromAProcessThatHasImportedTheChangedSources() throws Exception {
		WorkerProcess worker = this.preloaders.fork(this.socket, "secret of a worker");
		assertThat(this.parents).hasSize(2);
		assertThat(worker.pid()).isEqualTo(this.parents.get(1).child());
		this.parents.get(0).awaitExit();
		this.preloaders.fork(this.socket, "secret of another worker");
		assertThat(this.parents).hasSize(2);
	}

	/**
	 * Does what a process does that imports applications and forks workers.
	 */
	private final class FakeParent {

		private static final int NOBODY = Integer.MAX_VALUE;

		private final FakeProcess process = new FakeProcess();

		private final SpawnedProcess spawned = mock(SpawnedProcess.class);

		private final Thread thread;

		/**
		 * Starts the process.
		 * @param importing what happens while it imports the applications
		 * @param secret what its connection begins with
		 */
		private FakeParent(Runnable importing, String secret) {
			given(this.spawned.pid()).willReturn(this.process.pid());
			given(this.spawned.onEnd()).willAnswer((invocation) -> this.process.onEnd());
			this.thread = new DaemonThreads("fake-parent").newThread(() -> serve(importing, secret));
			this.thread.start();
		}

		private SpawnedProcess process() {
			return this.spawned;
		}

		/**
		 * The number of a process that isn't there.
		 */
		private int child() {
			return NOBODY - (int) this.process.pid();
		}

		private void serve(Runnable importing, String secret) {
			try (SocketChannel channel = SocketChannel
				.open(UnixDomainSocketAddress.of(PreloadersTests.this.socket.address()));
					WorkerConnection connection = new WorkerConnection(channel)) {
				connection.send(new Frame(Frame.WORKER, numbered(0, secret)));
				importing.run();
				connection.send(Frame.of(Frame.READY, 1));
				Frame frame = connection.receive();
				while (frame.kind() == Frame.FORK) {
					String child = new String(frame.payload(), StandardCharsets.UTF_8).split("\0")[0];
					connection.send(new Frame(Frame.FORKED, numbered(child(), child)));
					frame = connection.receive();
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
			finally {
				this.process.end("has exited");
			}
		}

		private void awaitExit() throws InterruptedException {
			this.thread.join();
		}

		private static byte[] numbered(int number, String text) {
			byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
			return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(number).put(bytes).array();
		}

	}

}
