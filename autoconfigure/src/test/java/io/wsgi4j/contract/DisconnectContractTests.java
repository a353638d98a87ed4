package io.wsgi4j.contract;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.AbstractList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.Environ;
import io.wsgi4j.FileBody;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What everybody else logs about a client that has left fails these tests, too: the log
 * is recorded from INFO on.
 */
class DisconnectContractTests extends AbstractContractTests {

	private static final byte[] BIG = new byte[64 * 1024 * 1024];

	@AfterEach
	void noThreadIsHeld() {
		ThreadPoolTaskExecutor pool = this.server.bean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
		await("pool").until(() -> pool.getActiveCount() == 0);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 10: a client that leaves in the middle of a big body ends the exchange, and nothing is logged")
	void leavesInTheMiddle(BodyKind kind) {
		AtomicReference<Iterable<byte[]>> body = new AtomicReference<>();
		CountDownLatch stalled = new CountDownLatch(1);
		Application application = kind.application(BIG);
		this.stage.play((environ, startResponse) -> {
			body.set(application.call(environ, startResponse));
			stalled.countDown();
			return body.get();
		});
		HttpSocket socket = stalledClient();
		if (kind != BodyKind.WRITTEN) {
			await(stalled);
		}
		socket.reset();
		awaitEndOfExchanges();
		if (body.get() instanceof ScriptedBody scripted) {
			await("close").until(() -> scripted.closes() == 1);
		}
		if (body.get() instanceof FileBody file) {
			await("close").until(() -> !file.channel().isOpen());
		}
	}

	@Test
	@DisplayName("Rule 10: a client that leaves while the application waits for it has the body closed, once")
	void leavesWhileParked() {
		CountDownLatch closed = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create().then(1000, () -> new byte[1024 * 1024]).onClose(() -> {
			closed.countDown();
			return null;
		});
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		HttpSocket socket = stalledClient();
		noThreadIsHeld();
		assertThat(body.asked()).isLessThan(1000);
		socket.reset();
		// Not before: the kernel may have made room for more.
		int asked = body.asked();
		await(closed);
		awaitEndOfExchanges();
		assertThat(body.asked()).isLessThanOrEqualTo(asked + 1);
		assertThat(body.closes()).isEqualTo(1);
		assertThat(body.overlaps()).isZero();
	}

	@Test
	@DisplayName("Rule 10: an application can ask whether its client is there")
	void asksForItsClient() {
		CountDownLatch closed = new CountDownLatch(1);
		AtomicReference<Environ> asked = new AtomicReference<>();
		ScriptedBody body = ScriptedBody.create().then(1000, () -> new byte[1024 * 1024]).onClose(() -> {
			closed.countDown();
			return null;
		});
		this.stage.play((environ, startResponse) -> {
			asked.set(environ);
			startResponse.start("200 OK");
			return body;
		});
		HttpSocket socket = stalledClient();
		noThreadIsHeld();
		assertThat(asked.get().clientConnected()).isTrue();
		socket.reset();
		await(closed);
		assertThat(asked.get().clientConnected()).isFalse();
	}

	@Test
	@DisplayName("Rule 10: a client that leaves between two blocks is noticed by the next ones")
	void leavesBetweenBlocks() {
		CountDownLatch left = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create().then("foo").then(() -> {
			await(left);
			return "bar".getBytes();
		}).then(100_000, () -> new byte[1024]).onClose(() -> {
			closed.countDown();
			return null;
		});
		HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(socket.receiveHead().status()).isEqualTo(200);
		assertThat(socket.readChunk()).asString().isEqualTo("foo");
		socket.reset();
		left.countDown();
		await(closed);
		awaitEndOfExchanges();
		assertThat(body.asked()).isLessThan(100_000);
		assertThat(body.closes()).isEqualTo(1);
	}

	@Test
	@DisplayName("Rule 10: a writing application gets a ClientDisconnectedException, again and again")
	void leavesDuringWrite() {
		AtomicReference<Throwable> first = new AtomicReference<>();
		AtomicReference<Throwable> second = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			first.set(catchThrowable(() -> stream.write(BIG)));
			second.set(catchThrowable(() -> stream.write('x')));
			done.countDown();
			throw (Exception) first.get();
		});
		stalledClient().reset();
		await(done);
		awaitEndOfExchanges();
		assertThat(first.get()).isInstanceOf(ClientDisconnectedException.class);
		assertThat(second.get()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	@DisplayName("Rule 10: a client that leaves during the call is no failure, whatever the application does then")
	void leavesDuringCall() {
		for (BodyKind kind : BodyKind.values()) {
			CountDownLatch called = new CountDownLatch(1);
			CountDownLatch left = new CountDownLatch(1);
			Application application = kind.application("small".getBytes());
			HttpSocket socket = send((environ, startResponse) -> {
				called.countDown();
				await(left);
				return application.call(environ, startResponse);
			});
			await(called);
			socket.reset();
			left.countDown();
			awaitEndOfExchanges();
		}
	}

	@Test
	@DisplayName("Step 6: a collection that can be closed is closed once, when its client leaves and otherwise")
	void closeableCollection() {
		CloseableBlocks left = new CloseableBlocks(BIG);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return left;
		});
		stalledClient().reset();
		awaitEndOfExchanges();
		await("close").until(() -> left.closes.get() == 1);
		CloseableBlocks sent = new CloseableBlocks("body".getBytes());
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return sent;
		});
		assertThat(answer.text()).isEqualTo("body");
		awaitEndOfExchanges();
		assertThat(sent.closes).hasValue(1);
		assertThat(left.closes).hasValue(1);
	}

	@Test
	@DisplayName("Step 6: the stream of a body is closed once when its client leaves")
	void streamIsClosed() {
		AtomicInteger closes = new AtomicInteger();
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(new ByteArrayInputStream(BIG) {

				@Override
				public void close() {
					closes.incrementAndGet();
				}

			});
		});
		stalledClient().reset();
		awaitEndOfExchanges();
		await("close").until(() -> closes.get() == 1);
	}

	/**
	 * A client that has read the head and the first bytes and nothing else.
	 */
	private HttpSocket stalledClient() {
		HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024).send(request("GET"));
		assertThat(socket.receiveHead().status()).isEqualTo(200);
		assertThat(socket.readRaw(1000)).hasSize(1000);
		return socket;
	}

	private static final class CloseableBlocks extends AbstractList<byte[]> implements AutoCloseable {

		private final byte[] block;

		private final AtomicInteger closes = new AtomicInteger();

		private CloseableBlocks(byte[] block) {
			this.block = block;
		}

		@Override
		public byte[] get(int index) {
			return this.block;
		}

		@Override
		public int size() {
			return 1;
		}

		@Override
		public void close() {
			this.closes.incrementAndGet();
		}

	}

}
