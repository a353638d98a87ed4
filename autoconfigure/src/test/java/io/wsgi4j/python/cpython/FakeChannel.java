package io.wsgi4j.python.cpython;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * The end of a connection that takes everything and has nothing to say.
 */
final class FakeChannel implements ByteChannel {

	private volatile boolean closed;

	@Override
	public int read(ByteBuffer target) {
		return -1;
	}

	@Override
	public int write(ByteBuffer source) {
		int count = source.remaining();
		source.position(source.limit());
		return count;
	}

	@Override
	public boolean isOpen() {
		return !this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
