package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.StartResponse;
import io.wsgi4j.exchange.Deadline.Wait;
import org.jspecify.annotations.Nullable;

/**
 * Sends the answer of an exchange: on the thread that owns the exchange as far as the
 * client takes it, or on a thread of the application, which waits for the client.
 */
final class ResponseSender {

	private final ExchangeState state;

	private final ResponseBody body;

	private final Deadline deadline;

	private final RunningCode code;

	private final ResponseOutput.Listener listener;

	private final Consumer<ClientDisconnectedException> disconnected;

	private final ResponseStart start;

	private final ReentrantLock writeLock = new ReentrantLock();

	private volatile boolean blocking;

	private volatile boolean listening;

	/**
	 * The thread that just sets the listener.
	 */
	private volatile @Nullable Thread registrar;

	private volatile boolean interrupted;

	private volatile @Nullable Executor waiter;

	private @Nullable BodySource source;

	private boolean fitting;

	private @Nullable Throwable failure;

	/**
	 * Creates the sender of an answer that has not been started.
	 * @param state the state of the exchange, whose lock guards the body
	 * @param body the response
	 * @param deadline of the application and, once it has answered, of the client
	 * @param code of the application, whose time doesn't run while it waits for the
	 * client
	 * @param listener is called when the client is ready
	 * @param disconnected is called when the client has left, before the application
	 * learns of it
	 */
	ResponseSender(ExchangeState state, ResponseBody body, Deadline deadline, RunningCode code,
			ResponseOutput.Listener listener, Consumer<ClientDisconnectedException> disconnected) {
		this.state = state;
		this.body = body;
		this.deadline = deadline;
		this.code = code;
		this.listener = listener;
		this.disconnected = disconnected;
		this.start = new ResponseStart(new ResponseStream(this), this::isHeadOut);
	}

	/**
	 * How the application starts its answer.
	 */
	StartResponse startResponse() {
		return this.start;
	}

	/**
	 * Never waits for a listener's call, because no thread makes it.
	 */
	void useBlockingWrites() {
		this.blocking = true;
	}

	/**
	 * Does the same, but waits for the client on a thread that has nothing else to do.
	 */
	void useBlockingWrites(Executor waiter) {
		this.waiter = waiter;
		useBlockingWrites();
	}

	boolean isBlocking() {
		return this.blocking;
	}

	/**
	 * Whether the application has been interrupted while it waited for the client, so
	 * that it is unknown what the client has received.
	 */
	boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Sends a body that is complete.
	 * @return whether all of it is on its way; otherwise the exchange goes on when the
	 * client is ready
	 */
	boolean send(BodySource complete) throws IOException {
		ResponseHead head = this.start.head();
		this.state.lock();
		try {
			this.state.checkConnected();
			long length = complete.remaining();
			boolean fits = this.blocking ? this.body.fitsIntoBuffer(length) : this.body.canHandOver(head, length);
			this.body.start(head, length);
			this.fitting = fits || this.body.isComplete();
			if (this.fitting && this.waiter == null) {
				fillBuffer(complete);
				return true;
			}
		}
		finally {
			this.state.unlock();
		}
		this.source = complete;
		return drain(ExchangeEvent.BODY_LEFT);
	}

	private void fillBuffer(BodySource complete) throws IOException {
		if (this.blocking) {
			// Even what fits may have to wait for the client.
			this.deadline.clear();
		}
		this.body.fillBuffer(complete);
	}

	/**
	 * Takes a block to be sent next.
	 * @param block the block, or {@code null} if it is empty
	 */
	void take(@Nullable BodySource block) {
		this.source = block;
	}

	/**
	 * Sends what there is to be sent, as far as the client takes it.
	 * @param whenNotReady what happens if the client doesn't take all of it
	 * @return whether all of it is on its way; otherwise the current thread has left the
	 * exchange, which goes on when the client is ready
	 */
	boolean drain(ExchangeEvent whenNotReady) throws IOException {
		rethrowFailure();
		BodySource source = this.source;
		if (source == null) {
			return true;
		}
		ResponseHead head = this.start.head();
		listen();
		this.state.lock();
		try {
			this.state.checkConnected();
			this.body.start(head, -1);
			this.deadline.clear();
			Executor waiter = this.waiter;
			if (waiter != null) {
				waiter.execute(() -> sendWaiting(source));
				this.state.move(whenNotReady);
				return false;
			}
			if (this.body.transfer(source)) {
				this.source = null;
				return true;
			}
			this.state.move(whenNotReady);
			this.deadline.start(Wait.CLIENT);
			return false;
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Sends all of it on a thread that may wait for the client.
	 */
	private void sendWaiting(BodySource source) {
		try {
			sendBlocking(source);
		}
		catch (ClientDisconnectedException ex) {
			this.disconnected.accept(ex);
			return;
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
		this.listener.onWritePossible();
	}

	private void sendBlocking(BodySource source) throws IOException {
		this.state.lock();
		try {
			this.state.checkConnected();
			if (this.fitting) {
				this.body.fillBuffer(source);
			}
			else {
				this.body.transfer(source);
			}
			this.source = null;
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Passes on what has happened on the thread that waits for the client.
	 */
	private void rethrowFailure() throws IOException {
		if (this.failure instanceof IOException ex) {
			throw ex;
		}
		if (this.failure instanceof RuntimeException ex) {
			throw ex;
		}
		if (this.failure instanceof Error ex) {
			throw ex;
		}
	}

	/**
	 * Sends what the application writes itself, and waits for the client with it.
	 */
	void write(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return;
		}
		// The channel of a thread that writes although it has been interrupted is closed.
		boolean alreadyInterrupted = Thread.interrupted();
		this.code.beginWait();
		try {
			// Threads of one application may write at the same time. What one of them
			// writes stays in one piece, and only one waits for the client.
			this.writeLock.lockInterruptibly();
			try {
				listen();
				write(BodySource.of(bytes, offset, length));
			}
			finally {
				this.writeLock.unlock();
			}
			this.code.noteBlock();
		}
		catch (ClientDisconnectedException ex) {
			this.disconnected.accept(ex);
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.interrupted = true;
			throw new InterruptedIOException("Interrupted while waiting for the client");
		}
		finally {
			this.code.endWait();
			if (alreadyInterrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void write(BodySource source) throws IOException, InterruptedException {
		this.state.lock();
		try {
			this.state.checkConnected();
			this.body.start(this.start.head(), -1);
			this.deadline.clear();
			long left = -1;
			while (!this.body.transfer(source)) {
				if (source.remaining() != left) {
					// The client has taken something.
					left = source.remaining();
					this.deadline.start(Wait.CLIENT);
				}
				this.state.awaitChange();
			}
			this.deadline.clear();
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Makes the container call the listener, at once and whenever the client hadn't been
	 * ready and is again.
	 */
	void listen() throws IOException {
		if (this.blocking || this.listening) {
			return;
		}
		this.writeLock.lock();
		try {
			if (!this.body.isListening()) {
				listenUninterrupted();
			}
		}
		catch (RuntimeException ex) {
			// The container may have taken the response back in between.
			this.state.checkConnected();
			throw ex;
		}
		finally {
			this.writeLock.unlock();
		}
	}

	/**
	 * The container may call back before it returns from here, on this thread, which must
	 * not be interrupted meanwhile.
	 */
	private void listenUninterrupted() throws IOException {
		boolean shielded = this.state.shield();
		try {
			beginListening();
			this.body.listen(this.listener);
			this.listening = true;
		}
		finally {
			endListening();
			if (shielded) {
				this.state.expose();
			}
		}
	}

	/**
	 * Lets the current thread set a listener, which touches the response without the
	 * lock.
	 * @throws IOException as {@link ExchangeState#checkConnected()} does
	 */
	void beginListening() throws IOException {
		this.state.lock();
		try {
			this.state.checkConnected();
			this.registrar = Thread.currentThread();
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Notes that the current thread has set a listener, or has failed to.
	 */
	void endListening() {
		this.state.lock();
		try {
			this.registrar = null;
			this.state.signal();
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Waits for another thread that just sets a listener: once the container has the
	 * response back, the listener could be the next one's. Not for long, because that
	 * thread may need a lock of the container's that the current one has.
	 */
	void awaitListening(Duration limit) {
		if (this.registrar == null || this.registrar == Thread.currentThread()) {
			return;
		}
		this.state.lock();
		try {
			long left = limit.toNanos();
			while (this.registrar != null && left > 0) {
				left = this.state.awaitChange(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Sends the head of an answer that has come to its end, if it isn't out yet.
	 */
	void finish() {
		this.body.start(this.start.head(), 0);
	}

	boolean isHeadOut() {
		return this.state.locked(this.body::isHeadOut);
	}

	/**
	 * Whether there is nothing left to send, whatever the application may still yield.
	 */
	boolean isComplete() {
		return this.state.locked(this.body::isComplete);
	}

}
