package io.wsgi4j.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A channel of Tomcat's whose socket the gateway may write to while Tomcat has nothing to
 * write, and that keeps what Tomcat writes when no thread may wait for the client. As
 * long as the socket has no room for that, the channel passes for one with bytes of its
 * own to be flushed, as one that encrypts has them. So Tomcat isn't ready, waits for the
 * socket, and calls the listener.
 * <p>
 * Tomcat uses a channel again for another connection, and possibly before everybody has
 * noticed that the previous one is closed. So nothing here is kept for a connection but
 * in objects of its own.
 */
final class TomcatChannel extends NioChannel {

	private final TomcatBuffers buffers;

	private volatile @Nullable TomcatInflow inflow;

	private volatile @Nullable TomcatOutflow outflow;

	TomcatChannel(SocketBufferHandler buffer, TomcatBuffers buffers) {
		super(buffer);
		this.buffers = buffers;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
		super.reset(channel, wrapper);
		this.inflow = (channel != null) ? new TomcatInflow(channel, this.buffers) : null;
		this.outflow = (channel != null && wrapper != null) ? new TomcatOutflow(wrapper, channel) : null;
	}

	@Nullable TomcatOutflow outflow() {
		return this.outflow;
	}

	/**
	 * Lets more be read from the socket at once than Tomcat asks for.
	 * @param count how much Tomcat hasn't passed on yet of what it is going to ask for
	 */
	void readAhead(long count) {
		TomcatInflow inflow = this.inflow;
		if (inflow != null) {
			inflow.readAhead(count - buffered());
		}
	}

	/**
	 * An upper bound of the request's bytes in Tomcat's buffers, of which there is one of
	 * the socket and one of the head.
	 */
	private long buffered() {
		return 4L * getBufHandler().getReadBuffer().capacity();
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		TomcatInflow inflow = this.inflow;
		return (inflow != null) ? inflow.read(target) : super.read(target);
	}

	@Override
	public int getOutboundRemaining() {
		TomcatOutflow outflow = this.outflow;
		return (outflow != null && outflow.isWaiting()) ? 1 : 0;
	}

	/**
	 * Tomcat flushes when the socket has room again.
	 */
	@Override
	public int write(ByteBuffer source) throws IOException {
		TomcatOutflow outflow = this.outflow;
		return (outflow != null) ? outflow.pass(source) : super.write(source);
	}

}
