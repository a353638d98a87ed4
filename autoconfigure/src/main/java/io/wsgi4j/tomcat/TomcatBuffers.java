package io.wsgi4j.tomcat;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A few large buffers, for as many connections as read ahead at the same time.
 */
final class TomcatBuffers {

	private static final int SIZE = 64 * 1024;

	private final Queue<ByteBuffer> free;

	/**
	 * Creates the buffers, or rather the room for them.
	 * @param count how many are kept for who comes next
	 */
	TomcatBuffers(int count) {
		this.free = new ArrayBlockingQueue<>(count);
	}

	/**
	 * Takes a buffer, to be filled from its beginning.
	 */
	ByteBuffer take() {
		ByteBuffer buffer = this.free.poll();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(SIZE);
	}

	/**
	 * Gives a buffer back that only the caller has.
	 */
	void giveBack(ByteBuffer buffer) {
		this.free.offer(buffer);
	}

}
