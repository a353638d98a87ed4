package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.python.AnswerStart;
import io.wsgi4j.python.SpareThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What an application in a worker asks of the server, and gets in answer. While that
 * waits for the client, the permit of the exchange goes to others.
 */
final class ServerSide {

	private static final Log LOG = LogFactory.getLog(ServerSide.class);

	private static final byte[] YES = {};

	private static final byte[] NO = { 0 };

	private final Environ environ;

	private final AnswerStart start;

	private final SpareThreads spareThreads;

	private final ExportedBeans beans;

	private final ExchangePermit permit;

	private @Nullable IOException lost;

	private @Nullable Iterable<byte[]> file;

	ServerSide(Environ environ, StartResponse startResponse, SpareThreads spareThreads, ExportedBeans beans,
			ExchangePermit permit) {
		this.environ = environ;
		this.start = new AnswerStart(startResponse);
		this.spareThreads = spareThreads;
		this.beans = beans;
		this.permit = permit;
	}

	/**
	 * What has kept the server from reading from the client or writing to it.
	 */
	@Nullable IOException lost() {
		return this.lost;
	}

	/**
	 * The file that the server sends.
	 */
	@Nullable Iterable<byte[]> file() {
		return this.file;
	}

	/**
	 * Answers a question.
	 */
	void reply(Frame frame) throws Exception {
		byte[] reply = switch (frame.kind()) {
			case Frame.START -> start(frame.buffer());
			case Frame.READ -> read(frame.buffer().getInt());
			case Frame.WRITE -> write(frame.payload());
			case Frame.FILE -> file(frame.buffer());
			case Frame.CONNECTED -> this.environ.clientConnected() ? YES : NO;
			case Frame.BEAN -> this.beans.call(frame.payload());
			default -> {
				note(frame);
				yield null;
			}
		};
		if (reply != null) {
			this.permit.send(new Frame(Frame.ANSWER, reply));
		}
	}

	/**
	 * Takes what needs no answer.
	 */
	void note(Frame frame) {
		switch (frame.kind()) {
			case Frame.ERRORS -> error(frame.text());
			case Frame.LOG -> WorkerLog.log(frame);
			default -> LOG.debug("A thread of a Python worker has sent a frame '%c'".formatted(frame.kind()));
		}
	}

	private void error(String text) {
		if (text.isEmpty()) {
			this.environ.errors().flush();
		}
		else {
			this.environ.errors().write(text);
		}
	}

	// What the application asks for

	private byte[] start(ByteBuffer request) {
		boolean again = request.get() == 1;
		String refusal = this.start.take(StandardCharsets.UTF_8.decode(request).toString(), again);
		return (refusal != null) ? refusal.getBytes(StandardCharsets.UTF_8) : YES;
	}

	/**
	 * Takes a head that the worker has found to be right.
	 */
	void startPlainly(String head) {
		String refusal = this.start.take(head, false);
		if (refusal != null) {
			throw new IllegalStateException("The head isn't taken: " + refusal.replace('\0', ' '));
		}
	}

	/**
	 * Reads of the request's body.
	 * @return a byte that says whether it can be read, and what has been read; nothing at
	 * its end
	 */
	private byte[] read(int size) throws Exception {
		byte[] data = new byte[size + 1];
		int count;
		try {
			boolean there = this.environ.input().available() > 0;
			count = there ? this.environ.input().read(data, 1, size)
					: outside(() -> this.environ.input().read(data, 1, size));
		}
		catch (IOException ex) {
			this.lost = ex;
			return NO;
		}
		data[0] = 1;
		return Arrays.copyOf(data, Math.max(0, count) + 1);
	}

	private byte[] write(byte[] data) throws Exception {
		OutputStream stream = this.start.stream();
		if (stream == null) {
			return NO;
		}
		return outside(() -> {
			try {
				stream.write(data);
				return YES;
			}
			catch (IOException ex) {
				this.lost = ex;
				return NO;
			}
		});
	}

	private byte[] file(ByteBuffer request) {
		long position = request.getLong();
		try {
			Path path = Path.of(StandardCharsets.UTF_8.newDecoder().decode(request).toString());
			this.file = Body.of(path, position, this.start.limit());
			return YES;
		}
		catch (IOException | InvalidPathException ex) {
			// Python can open files whose names Java can't express.
			LOG.debug("Python sends a file by itself", ex);
			return NO;
		}
	}

	/**
	 * Does what may wait for the client. The permit goes to others meanwhile.
	 */
	private <T> T outside(Work<T> work) throws Exception {
		Thread current = Thread.currentThread();
		this.permit.rest();
		this.spareThreads.leave(current);
		try {
			return work.run();
		}
		finally {
			this.spareThreads.comeBack(current);
		}
	}

	private interface Work<T> {

		T run() throws Exception;

	}

}
