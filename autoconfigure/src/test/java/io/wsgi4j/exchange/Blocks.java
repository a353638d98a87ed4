package io.wsgi4j.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * A body that has to be closed, of as many blocks.
 */
final class Blocks implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

	static final byte[] BLOCK = "hello".getBytes(StandardCharsets.UTF_8);

	private static final Runnable NOTHING = () -> {
	};

	private Runnable whileMade = NOTHING;

	private Runnable whileClosed = NOTHING;

	private int left;

	private int closed;

	Blocks(int count) {
		this.left = count;
	}

	/**
	 * Has something else happen while each block is made, on the thread that makes it.
	 */
	Blocks whileMade(Runnable action) {
		this.whileMade = action;
		return this;
	}

	/**
	 * Has something else happen while the body is closed, on the thread that closes it.
	 */
	Blocks whileClosed(Runnable action) {
		this.whileClosed = action;
		return this;
	}

	int left() {
		return this.left;
	}

	/**
	 * How many times it has been closed.
	 */
	int closed() {
		return this.closed;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return this;
	}

	@Override
	public boolean hasNext() {
		return this.left > 0;
	}

	@Override
	public byte[] next() {
		this.whileMade.run();
		this.left--;
		return BLOCK;
	}

	@Override
	public void close() {
		this.whileClosed.run();
		this.closed++;
	}

}
