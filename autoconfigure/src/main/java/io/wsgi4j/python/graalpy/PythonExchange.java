package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.ExchangeThread;
import io.wsgi4j.StartResponse;
import io.wsgi4j.python.AnswerStart;
import io.wsgi4j.python.PythonException;
import io.wsgi4j.python.PythonThread;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/**
 * What Python code sees of an exchange. Public only because Python calls it.
 */
public final class PythonExchange {

	private static final int MAX_READ = 64 * 1024;

	private final Environ environ;

	private final AnswerStart start;

	private final PythonContext context;

	private final @Nullable ExchangeThread exchangeThread;

	private final @Nullable BooleanSupplier interrupted;

	private @Nullable IOException lost;

	private @Nullable Exception failure;

	private @Nullable Iterable<byte[]> body;

	private byte @Nullable [] block;

	PythonExchange(Environ environ, StartResponse startResponse, PythonContext context) {
		this.environ = environ;
		this.start = new AnswerStart(startResponse);
		this.context = context;
		this.exchangeThread = (environ.get("wsgi4j.thread") instanceof ExchangeThread kept) ? kept : null;
		this.interrupted = (environ.get("wsgi4j.interrupted") instanceof BooleanSupplier told) ? told : null;
	}

	// What Python calls

	/**
	 * Whether there still is a client.
	 * @return what the environ says
	 */
	@HostAccess.Export
	public boolean isConnected() {
		return this.environ.clientConnected();
	}

	/**
	 * Takes status and headers, except for hop-by-hop headers, which only the server may
	 * send.
	 * @param head the status, and names and values of headers in turn, separated by NULs
	 * @param again whether the application starts again because of an error
	 * @return {@code null} if they have been taken; {@code sent} if it is too late to
	 * start again; otherwise the type of the exception to raise, a NUL and its message
	 */
	@HostAccess.Export
	public @Nullable String start(String head, boolean again) {
		return this.start.take(head, again);
	}

	/**
	 * The length that the application has announced.
	 * @return the length in bytes, -1 if there is none
	 */
	@HostAccess.Export
	public long announced() {
		return this.start.contentLength();
	}

	/**
	 * Writes to the client, which may take its time: other threads have the context
	 * meanwhile.
	 * @param bytes what to write
	 * @return whether there is a client to write to
	 */
	@HostAccess.Export
	public boolean write(byte[] bytes) {
		OutputStream stream = this.start.stream();
		if (stream == null) {
			return false;
		}
		return this.context.outside(() -> {
			try {
				stream.write(bytes);
				return true;
			}
			catch (IOException ex) {
				this.lost = ex;
				return false;
			}
		});
	}

	/**
	 * Reads the request's body.
	 * @param size how many bytes at most; there may be fewer before the end, too
	 * @return the bytes in the disguise of ISO 8859-1, empty at the end; {@code null} if
	 * they can't be read
	 */
	@HostAccess.Export
	public @Nullable String read(int size) {
		try {
			if (size == 0) {
				return "";
			}
			return (this.environ.input().available() > 0) ? readNow(size) : this.context.outside(() -> readNow(size));
		}
		catch (IOException ex) {
			this.lost = ex;
			return null;
		}
	}

	private @Nullable String readNow(int size) {
		try {
			byte[] buffer = new byte[Math.min(size, MAX_READ)];
			int count = this.environ.input().read(buffer);
			return (count > 0) ? new String(buffer, 0, count, StandardCharsets.ISO_8859_1) : "";
		}
		catch (IOException ex) {
			this.lost = ex;
			return null;
		}
	}

	/**
	 * Writes to the application's log.
	 * @param text the text
	 */
	@HostAccess.Export
	public void error(String text) {
		this.environ.errors().write(text);
	}

	/**
	 * Makes a log entry of an unfinished line.
	 */
	@HostAccess.Export
	public void flushErrors() {
		this.environ.errors().flush();
	}

	/**
	 * Takes a block of the body.
	 * @param bytes the block
	 */
	@HostAccess.Export
	public void block(byte[] bytes) {
		this.block = bytes;
	}

	/**
	 * Takes a file as the body, up to the length that has been announced.
	 * @param file the file
	 * @param position where to begin
	 * @return whether the file can be sent
	 */
	@HostAccess.Export
	public boolean file(String file, long position) {
		try {
			this.body = Body.of(Path.of(file), position, this.start.limit());
			return true;
		}
		catch (IOException | InvalidPathException ex) {
			// Python can open files whose names Java can't express.
			return false;
		}
	}

	/**
	 * Notes that Python code has failed.
	 * @param traceback what Python says about it
	 * @param lost whether it is that of a lost connection
	 */
	@HostAccess.Export
	public void fail(String traceback, boolean lost) {
		this.failure = (lost && this.lost != null) ? this.lost : new PythonException(traceback);
	}

	/**
	 * Notes that something is left on the current thread that other exchanges must not
	 * see.
	 */
	@HostAccess.Export
	public void spend() {
		if (Thread.currentThread() instanceof PythonThread thread) {
			thread.spend();
		}
	}

	// What the gateway asks

	/**
	 * Whether the environ says if the application is interrupted.
	 */
	boolean tellsOfInterrupts() {
		return this.interrupted != null;
	}

	/**
	 * Whether the application has been interrupted.
	 */
	boolean isInterrupted() {
		return this.interrupted != null && this.interrupted.getAsBoolean();
	}

	/**
	 * The thread of the exchange, if the environ has it.
	 */
	@Nullable ExchangeThread thread() {
		return this.exchangeThread;
	}

	/**
	 * Notes that the thread waits for the context, and runs nothing meanwhile.
	 */
	void beginWait() {
		if (this.exchangeThread != null) {
			this.exchangeThread.beginWait();
		}
	}

	void endWait() {
		if (this.exchangeThread != null) {
			this.exchangeThread.endWait();
		}
	}

	/**
	 * Throws what has made the Python code fail, once.
	 */
	void check() throws Exception {
		Exception failure = this.failure;
		this.failure = null;
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * The body that needs no more Python code.
	 */
	Iterable<byte[]> completeBody() {
		Iterable<byte[]> body = this.body;
		byte[] block = takeBlock();
		if (body != null) {
			return body;
		}
		return (block.length > 0) ? Body.of(block) : Body.empty();
	}

	byte[] takeBlock() {
		byte[] block = this.block;
		this.block = null;
		return (block != null) ? block : new byte[0];
	}

}
