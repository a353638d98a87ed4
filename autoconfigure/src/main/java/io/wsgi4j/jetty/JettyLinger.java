package io.wsgi4j.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

import io.wsgi4j.servlet.LingerLimit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/**
 * What a connection of Jetty's becomes that has had its last answer while the client
 * still sends. Reads and discards what arrives, on a container thread whenever there is
 * something, until the client closes the connection or the {@link LingerLimit} is
 * reached.
 */
final class JettyLinger extends AbstractConnection implements Connection.UpgradeTo {

	private static final int BUFFER_SIZE = 16 * 1024;

	private final LingerLimit limit = new LingerLimit();

	JettyLinger(EndPoint endPoint, Executor executor) {
		super(endPoint, executor);
	}

	/**
	 * Tells the client that nothing more is sent.
	 */
	@Override
	public void onOpen() {
		super.onOpen();
		EndPoint endPoint = getEndPoint();
		endPoint.shutdownOutput();
		endPoint.setIdleTimeout(LingerLimit.PAUSE.toMillis());
		fillInterested();
	}

	@Override
	public void onUpgradeTo(ByteBuffer received) {
		BufferUtil.clear(received);
	}

	@Override
	public void onFillable() {
		ByteBuffer buffer = BufferUtil.allocate(BUFFER_SIZE);
		try {
			int count = getEndPoint().fill(buffer);
			while (count > 0 && !this.limit.isReached(count)) {
				BufferUtil.clear(buffer);
				count = getEndPoint().fill(buffer);
			}
			if (count == 0) {
				fillInterested();
				return;
			}
			close();
		}
		catch (IOException ex) {
			close();
		}
	}

}
