package io.wsgi4j.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.exchange.ResponseOutput.Handover;
import org.jspecify.annotations.Nullable;

/**
 * The response as its bytes go out: sends the head before them, keeps them within the
 * announced length and away from answers that have no body. Not thread-safe, guarded by
 * the lock of the exchange.
 * <p>
 * Writes block until a listener is {@link #listen set}; afterwards they never do.
 */
final class ResponseBody {

	/**
	 * More than a chunk's size and its line ends take (RFC 9112, section 7.1).
	 */
	private static final int CHUNK_FRAME = 16;

	private static final int MIN_PIECE_SIZE = 1024;

	/**
	 * As soon as there is as much to be sent at once, it goes straight to the socket, and
	 * so does all that follows. A complete body that is smaller needs no listener where
	 * the connection keeps what the client doesn't take.
	 */
	private static final int DIRECT_SIZE = 16 * 1024;

	private final ResponseOutput output;

	/**
	 * How much goes out in one write. What a container can't pass on at once it keeps
	 * until the client takes it. What doesn't fit into its socket's buffer, which is as
	 * large as the response's, may cost a further one of 64 KiB, be it for a byte.
	 */
	private final int pieceSize;

	private @Nullable SocketOutput socket;

	private boolean socketSought;

	private volatile boolean listening;

	private Handover handover = Handover.NONE;

	private boolean bodiless;

	private boolean headOut;

	private boolean flushNeeded;

	private long contentLength = -1;

	private long written;

	private long sent;

	private int status;

	private boolean tooLong;

	private boolean requestUnread;

	private boolean closing;

	private @Nullable IOException disconnect;

	ResponseBody(ResponseOutput output) {
		this.output = output;
		this.pieceSize = Math.max(MIN_PIECE_SIZE, output.bufferSize() - CHUNK_FRAME);
	}

	/**
	 * Whether the head can't be replaced any more.
	 */
	boolean isHeadOut() {
		return this.headOut;
	}

	/**
	 * The status code of the head; 0 as long as it can be replaced.
	 */
	int status() {
		return this.status;
	}

	/**
	 * How many bytes have been handed to the container.
	 */
	long sent() {
		return this.sent;
	}

	/**
	 * Why the client can't be written to any more, or {@code null} as long as it can.
	 */
	@Nullable IOException disconnect() {
		return this.disconnect;
	}

	boolean isListening() {
		return this.listening;
	}

	/**
	 * Whether there is nothing left to send, whatever the application may still yield.
	 */
	boolean isComplete() {
		return this.tooLong || (this.headOut && this.bodiless);
	}

	/**
	 * Whether all that has been announced has been handed to the container.
	 */
	boolean isWhole() {
		return this.headOut && (this.bodiless || this.contentLength != -1) && !isTooShort();
	}

	/**
	 * Whether the application has yielded more than it announced.
	 */
	boolean isTooLong() {
		return this.tooLong;
	}

	/**
	 * Whether the application has yielded less than it announced.
	 */
	boolean isTooShort() {
		return !this.bodiless && this.contentLength != -1 && this.written < this.contentLength;
	}

	/**
	 * Whether a body of this length fits into the container's buffer, where it needs
	 * neither a flush nor a listener.
	 */
	boolean fitsIntoBuffer(long length) {
		return !this.headOut && !this.listening && length <= this.output.bufferSize();
	}

	/**
	 * Whether a body of this length can be written at once without blocking: the
	 * connection keeps what the client doesn't take, or the container sends its buffer
	 * when the request is completed. A body that is shorter than announced can't.
	 */
	boolean canHandOver(ResponseHead head, long length) {
		boolean tooShort = head.contentLength() > length && !this.output.isHeadRequest() && !head.isBodiless();
		if (tooShort || this.headOut || this.listening || length >= DIRECT_SIZE) {
			return false;
		}
		this.handover = this.output.handOver(length);
		return this.handover != Handover.NONE;
	}

	/**
	 * Makes writes non-blocking. To be called without the lock.
	 * @param listener is called on a container thread, once at the beginning and then
	 * whenever the client hadn't been ready and is again
	 */
	void listen(ResponseOutput.Listener listener) throws IOException {
		this.listening = true;
		this.output.listen(listener);
	}

	/**
	 * Whether what is left of the request can't be taken for another one: this is the
	 * last answer on its connection, or has a stream of its own (RFC 9113, section 8.1).
	 */
	boolean isLast() {
		return this.closing || this.output.hasOwnStream();
	}

	/**
	 * Whether this is the last answer on its connection, but would be lost if the request
	 * were completed while its listener waits for more.
	 */
	boolean isListenerWaitedFor() {
		return this.closing && this.output.resetsUnreadRequests();
	}

	/**
	 * Notes whether there is something left of the request's body.
	 */
	void setRequestUnread(boolean requestUnread) {
		this.requestUnread = requestUnread;
	}

	boolean isRequestUnread() {
		return this.requestUnread;
	}

	/**
	 * Puts the head in front of what is written. The length is that of the whole body; -1
	 * if it isn't known.
	 */
	void start(ResponseHead head, long length) {
		if (this.headOut) {
			return;
		}
		this.output.check(head);
		this.headOut = true;
		this.status = head.status().code();
		this.bodiless = this.output.isHeadRequest() || head.isBodiless();
		this.contentLength = head.contentLength();
		// An empty body in answer to HEAD tells nothing about the length for GET.
		boolean lengthKnown = this.output.isHeadRequest() ? length > 0 : length >= 0;
		boolean measured = this.contentLength == -1 && lengthKnown && !head.isBodiless();
		if (measured) {
			this.contentLength = length;
		}
		boolean announcing = this.handover != Handover.LEFT || this.bodiless;
		// A container may read nothing any more after the last byte of an announced
		// length.
		boolean last = this.requestUnread && (this.contentLength != -1 || this.bodiless) && !isLast();
		this.output.start(head, (measured && announcing) ? length : -1, announcing, last);
		this.closing = this.closing || last;
		this.flushNeeded = true;
	}

	/**
	 * Sends as much as the client takes.
	 * @return whether all of it is on its way and there is room for more; otherwise the
	 * listener is called when there is
	 * @throws ClientDisconnectedException if the client has left
	 */
	boolean transfer(BodySource source) throws IOException {
		boolean ready = isReady();
		if (ready && isWorthSocket(source)) {
			ready = findSocket();
		}
		while (ready && source.remaining() > 0 && !isComplete()) {
			send(source);
			ready = isFlushed();
		}
		if (ready && isFlushed()) {
			return true;
		}
		source.trim();
		return false;
	}

	private boolean isWorthSocket(BodySource source) {
		return this.listening && !this.socketSought && !isComplete() && source.remaining() >= DIRECT_SIZE;
	}

	/**
	 * Looks for a way past the container's buffers, which have to be empty then.
	 * @return whether there is room for more
	 */
	private boolean findSocket() throws IOException {
		this.socketSought = true;
		try {
			if (this.output.hasSocket()) {
				flush();
				this.socket = this.output.openSocket();
			}
			return isReady();
		}
		catch (RuntimeException ex) {
			throw takenBack(ex);
		}
	}

	private void send(BodySource source) throws IOException {
		long room = (this.contentLength != -1) ? this.contentLength - this.written : Long.MAX_VALUE;
		if (this.socket == null || room == 0) {
			write(source.next(this.pieceSize));
		}
		else {
			writeTo(this.socket, source, room);
		}
	}

	private void writeTo(SocketOutput socket, BodySource source, long room) throws IOException {
		try {
			long count = source.writeTo(socket, room);
			this.written += count;
			this.sent += count;
		}
		catch (ClientDisconnectedException ex) {
			this.disconnect = ex;
			throw ex;
		}
	}

	private void flush(SocketOutput socket) throws IOException {
		try {
			socket.flush();
		}
		catch (ClientDisconnectedException ex) {
			this.disconnect = ex;
			throw ex;
		}
	}

	/**
	 * Passes on what is in the container's buffers, so that a whole piece fits into them.
	 */
	private boolean isFlushed() throws IOException {
		if (this.socket != null) {
			flush(this.socket);
		}
		if (this.flushNeeded) {
			if (!isReady()) {
				return false;
			}
			flush();
		}
		return isReady();
	}

	/**
	 * Puts a body into the container's buffer that {@link #fitsIntoBuffer(long) fits}, or
	 * can be {@link #canHandOver handed over}.
	 */
	void fillBuffer(BodySource source) throws IOException {
		while (source.remaining() > 0 && !isComplete()) {
			write(source.next(this.pieceSize));
		}
		if (this.handover == Handover.KEPT && this.sent == 0) {
			// The container would send the head when nothing is kept any more.
			flush();
		}
	}

	/**
	 * Whether the container has been left to announce the length and to send the body.
	 */
	boolean isLeftToContainer() {
		return this.handover == Handover.LEFT;
	}

	/**
	 * Makes sure that the client gets what is still in the container's buffer, be it all
	 * or not. Waits for the client.
	 */
	void commit() throws IOException {
		if (this.listening) {
			return;
		}
		this.output.takeBack((isLeftToContainer() && !this.bodiless) ? this.contentLength : -1);
		flush();
	}

	private boolean isReady() throws IOException {
		try {
			return !this.listening || this.output.isReady();
		}
		catch (RuntimeException ex) {
			throw takenBack(ex);
		}
	}

	private void write(ByteBuffer piece) throws IOException {
		int count = limit(piece.remaining());
		this.written += piece.remaining();
		if (count == 0) {
			return;
		}
		this.flushNeeded = true;
		try {
			this.output.write(piece.array(), piece.arrayOffset() + piece.position(), count);
			this.sent += count;
		}
		catch (IOException ex) {
			throw disconnected(ex);
		}
		catch (RuntimeException ex) {
			throw takenBack(ex);
		}
	}

	private void flush() throws IOException {
		this.flushNeeded = false;
		try {
			this.output.flush();
		}
		catch (IOException ex) {
			throw disconnected(ex);
		}
		catch (RuntimeException ex) {
			throw takenBack(ex);
		}
	}

	/**
	 * A container that is stopped recycles responses without calling a listener.
	 */
	private ClientDisconnectedException takenBack(RuntimeException cause) {
		return disconnected(new IOException("The container has taken the response back", cause));
	}

	private ClientDisconnectedException disconnected(IOException cause) {
		this.disconnect = cause;
		return new ClientDisconnectedException(cause);
	}

	private int limit(int count) {
		if (this.bodiless) {
			return 0;
		}
		if (this.contentLength == -1) {
			return count;
		}
		long room = this.contentLength - this.written;
		this.tooLong = this.tooLong || count > room;
		return (int) Math.max(0, Math.min(count, room));
	}

}
