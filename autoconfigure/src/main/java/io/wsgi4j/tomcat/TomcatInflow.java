package io.wsgi4j.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * What comes out of one socket. Reads more at once than Tomcat asks for, where the
 * gateway has said how much that may be and there is plenty; Tomcat gets it by and by.
 * Used by one thread at a time.
 */
final class TomcatInflow {

	private final SocketChannel socket;

	private final TomcatBuffers buffers;

	private @Nullable ByteBuffer ahead;

	private long limit;

	private boolean plenty;

	TomcatInflow(SocketChannel socket, TomcatBuffers buffers) {
		this.socket = socket;
		this.buffers = buffers;
	}

	/**
	 * Allows to read ahead.
	 * @param count how many bytes may be read. Not more than what Tomcat asks for before
	 * it polls the socket again: what is buffered here raises no event
	 */
	void readAhead(long count) {
		this.limit = count - ((this.ahead != null) ? this.ahead.remaining() : 0);
	}

	int read(ByteBuffer target) throws IOException {
		if (this.ahead != null) {
			return takeFrom(this.ahead, target);
		}
		return (this.plenty && this.limit > target.remaining()) ? readAhead(target) : readNoFurther(target);
	}

	private int readNoFurther(ByteBuffer target) throws IOException {
		int count = this.socket.read(target);
		this.limit -= Math.max(0, count);
		this.plenty = count > 0 && !target.hasRemaining();
		return count;
	}

	private int readAhead(ByteBuffer target) throws IOException {
		ByteBuffer buffer = this.buffers.take();
		buffer.limit((int) Math.min(buffer.capacity(), this.limit));
		int count = this.socket.read(buffer);
		this.plenty = !buffer.hasRemaining();
		if (count <= 0) {
			this.buffers.giveBack(buffer);
			return count;
		}
		this.limit -= count;
		this.ahead = buffer.flip();
		return takeFrom(buffer, target);
	}

	private int takeFrom(ByteBuffer buffer, ByteBuffer target) {
		int count = Math.min(target.remaining(), buffer.remaining());
		target.put(buffer.slice(buffer.position(), count));
		buffer.position(buffer.position() + count);
		if (!buffer.hasRemaining()) {
			this.ahead = null;
			this.buffers.giveBack(buffer);
		}
		return count;
	}

}
