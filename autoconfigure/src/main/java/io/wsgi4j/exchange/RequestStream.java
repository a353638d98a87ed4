package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;

import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.ExchangePhase;

/**
 * The body of a request that the application reads while it arrives. The application
 * waits for the client, as long as the exchange goes on. Guarded by the lock of the
 * exchange, but for the read buffer.
 */
final class RequestStream extends InputStream implements RequestBody {

	/**
	 * How long a container's thread waits for an application that reads more slowly than
	 * the client sends, before it goes on with a file.
	 */
	private static final Duration LINGER = Duration.ofMillis(10);

	/**
	 * About half of what may be in memory with the usual threshold, so that the
	 * application has the other half.
	 */
	private static final int BATCH_SIZE = 240 * 1024;

	private final StreamedBody body;

	private final ExchangeState state;

	private final ResponseBody response;

	private final Deadline responseDeadline;

	private final RunningCode code;

	private final Deadline deadline;

	private final Duration linger;

	private int waiting;

	private int wanted;

	/**
	 * Creates the stream of a request nothing of whose body has arrived yet.
	 * @param body keeps what has arrived
	 * @param state the state of the exchange
	 * @param response its response, which may make the rest of the request superfluous
	 * @param responseDeadline of the application, whose time doesn't run while it waits
	 * for the client
	 * @param code of the application, of which the same is true
	 * @param deadline of the client
	 */
	RequestStream(StreamedBody body, ExchangeState state, ResponseBody response, Deadline responseDeadline,
			RunningCode code, Deadline deadline) {
		this(body, state, response, responseDeadline, code, deadline, LINGER);
	}

	RequestStream(StreamedBody body, ExchangeState state, ResponseBody response, Deadline responseDeadline,
			RunningCode code, Deadline deadline, Duration linger) {
		this.body = body;
		this.state = state;
		this.response = response;
		this.responseDeadline = responseDeadline;
		this.code = code;
		this.deadline = deadline;
		this.linger = linger;
		this.response.setRequestUnread(true);
	}

	// On a thread of the application

	@Override
	public int read() throws IOException {
		byte[] octet = new byte[1];
		return (read(octet, 0, 1) != -1) ? octet[0] & 0xFF : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		if (length == 0) {
			return 0;
		}
		int ready = this.state.isOpen() ? this.body.readBuffer().read(bytes, offset, length) : 0;
		return (ready > 0) ? ready : readNext(bytes, offset, length);
	}

	private int readNext(byte[] bytes, int offset, int length) throws IOException {
		this.state.lock();
		try {
			this.state.checkConnected();
			int count = 0;
			while (count == 0) {
				makeRoom();
				awaitReady();
				count = this.body.read(bytes, offset, length);
			}
			makeRoom();
			return count;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for the client");
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Tells who lingers if there is room for more.
	 */
	private void makeRoom() {
		if (this.wanted > 0 && this.body.hasRoom(this.wanted)) {
			this.state.signal();
		}
	}

	private void awaitReady() throws IOException, InterruptedException {
		if (this.body.isReady()) {
			return;
		}
		beginWait();
		try {
			while (!this.body.isReady()) {
				awaitMore();
			}
		}
		finally {
			endWait();
		}
	}

	private void awaitMore() throws IOException, InterruptedException {
		if (isRestUnwanted()) {
			throw new IOException("The answer is complete, and the rest of the request isn't read any more");
		}
		this.state.awaitChange();
	}

	private void beginWait() {
		// Time that the client takes isn't the application's.
		this.responseDeadline.pause(Wait.HEAD);
		this.code.beginWait();
		if (this.waiting == 0) {
			this.deadline.start(Wait.BODY);
		}
		this.waiting++;
	}

	/**
	 * Others may still wait: another thread of the application, or the exchange for the
	 * rest.
	 */
	private void endWait() {
		this.waiting--;
		this.code.endWait();
		if (this.waiting == 0 && !this.state.isIn(ExchangePhase.DISCARDING)) {
			this.deadline.clear();
			this.responseDeadline.resume();
		}
	}

	/**
	 * A container may close the request's body with the last byte of an announced answer.
	 */
	private boolean isRestUnwanted() {
		return isEndOfRequest() && this.response.isWhole();
	}

	// On a thread of the container

	@Override
	public boolean isStreamed() {
		return true;
	}

	@Override
	public boolean isExpected() {
		return true;
	}

	/**
	 * Receives some of what there is, and tells the application once: each wake-up costs
	 * more than a read.
	 */
	@Override
	public boolean receive(RequestInput input) throws IOException {
		try {
			return receiveLocked(input);
		}
		finally {
			this.body.tellLost();
		}
	}

	private boolean receiveLocked(RequestInput input) throws IOException {
		this.state.lock();
		try {
			int room = BATCH_SIZE;
			while (room > 0) {
				byte[] piece = this.body.piece();
				int count = fill(piece, input);
				if (count > 0) {
					append(piece, count);
					input.received(this.body.received());
				}
				if (count < piece.length || isTooMuchLeft()) {
					noteEnd(input);
					return false;
				}
				room -= count;
			}
			return true;
		}
		finally {
			this.state.signal();
			this.state.unlock();
		}
	}

	/**
	 * The application may answer before the container says that this was all.
	 */
	private void noteEnd(RequestInput input) {
		if (this.state.isAttached() && input.isFinished()) {
			this.response.setRequestUnread(false);
		}
	}

	private int fill(byte[] piece, RequestInput input) throws IOException {
		int filled = 0;
		while (filled < piece.length && this.state.isAttached() && !isRestUnwanted() && input.isReady()
				&& !input.isFinished()) {
			int count = input.read(piece, filled, piece.length - filled);
			if (count == -1) {
				break;
			}
			// Nothing is read where the size of a chunk arrives before the chunk.
			filled += count;
		}
		return filled;
	}

	private void append(byte[] piece, int count) {
		this.body.prepare(count, this.state.isAtWork());
		if (this.body.isFull(count)) {
			awaitRoom(count);
		}
		this.body.append(piece, count);
		if (this.waiting > 0 || this.state.isIn(ExchangePhase.DISCARDING)) {
			this.deadline.start(Wait.BODY);
		}
	}

	/**
	 * Lets an application that keeps up do without a file. Only once until there is
	 * nothing in the file any more.
	 */
	private void awaitRoom(int count) {
		this.wanted = count;
		this.state.signal();
		try {
			long left = this.linger.toNanos();
			while (left > 0 && !this.body.hasRoom(count) && this.state.isAttached()) {
				left = this.state.awaitChange(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.wanted = 0;
		}
	}

	@Override
	public boolean finish() {
		this.state.lock();
		try {
			this.body.finish();
			this.response.setRequestUnread(false);
			this.state.signal();
			return false;
		}
		finally {
			this.state.unlock();
		}
	}

	@Override
	public void breakOff(Throwable cause) {
		this.state.lock();
		try {
			this.body.breakOff(cause);
			this.state.signal();
		}
		finally {
			this.state.unlock();
		}
	}

	// The end

	@Override
	public boolean awaitRest() {
		this.state.lock();
		try {
			if (!this.state.isAttached() || !isRestExpected() || isTooMuchLeft()) {
				return false;
			}
			this.state.move(ExchangeEvent.REQUEST_LEFT);
			this.deadline.start(Wait.BODY);
			return true;
		}
		finally {
			this.state.unlock();
		}
	}

	@Override
	public boolean isTooMuch() {
		return this.state.locked(() -> isRestExpected() && isTooMuchLeft());
	}

	/**
	 * Where the listener is waited for, any bytes of the rest are enough.
	 */
	private boolean isTooMuchLeft() {
		return !this.response.isListenerWaitedFor() && this.body.isTooMuch();
	}

	@Override
	public boolean isListenerWaitedFor() {
		return this.state
			.locked(() -> this.state.isIn(ExchangePhase.DISCARDING) && this.response.isListenerWaitedFor());
	}

	private boolean isEndOfRequest() {
		return this.response.isLast() && !this.response.isListenerWaitedFor();
	}

	private boolean isRestExpected() {
		return !this.body.isFinished() && !isEndOfRequest();
	}

	@Override
	public long received() {
		return this.body.received();
	}

	@Override
	public boolean isLate() {
		return this.deadline.isOver();
	}

	@Override
	public void release() throws IOException {
		this.state.lock();
		try {
			this.body.release();
			this.state.signal();
		}
		finally {
			this.state.unlock();
		}
	}

}
