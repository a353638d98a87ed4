package io.wsgi4j.python.cpython;

import java.util.Iterator;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A body whose blocks a thread of a worker makes. It holds a permit of the worker only
 * while a block is being made.
 */
final class WorkerBody implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

	private final WorkerExchange exchange;

	private byte @Nullable [] block;

	private boolean finished;

	/**
	 * Creates a body.
	 * @param exchange the exchange
	 * @param first the first block, or {@code null} if there is none
	 */
	WorkerBody(WorkerExchange exchange, byte @Nullable [] first) {
		this.exchange = exchange;
		this.block = first;
		this.finished = first == null;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return this;
	}

	@Override
	public boolean hasNext() {
		if (this.block == null && !this.finished) {
			this.block = advance();
			this.finished = this.block == null;
		}
		return this.block != null;
	}

	@Override
	public byte[] next() {
		hasNext();
		byte[] block = this.block;
		if (block == null) {
			throw new NoSuchElementException();
		}
		this.block = null;
		return block;
	}

	private byte @Nullable [] advance() {
		try {
			return this.exchange.next();
		}
		catch (Exception ex) {
			this.finished = true;
			throw sneak(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.exchange.close();
		}
		catch (Exception ex) {
			throw sneak(ex);
		}
	}

	/**
	 * Lets the gateway see a lost connection for what it is.
	 */
	@SuppressWarnings("unchecked")
	private static <T extends Exception> RuntimeException sneak(Exception ex) throws T {
		throw (T) ex;
	}

}
