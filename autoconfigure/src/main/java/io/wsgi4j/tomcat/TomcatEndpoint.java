package io.wsgi4j.tomcat;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * Tomcat's endpoint with {@link TomcatChannel channels} that large bodies pass in large
 * pieces, where nothing is encrypted.
 */
final class TomcatEndpoint extends NioEndpoint {

	private final TomcatBuffers buffers = new TomcatBuffers(16);

	@Override
	protected NioChannel createChannel(SocketBufferHandler buffer) {
		return isSSLEnabled() ? super.createChannel(buffer) : new TomcatChannel(buffer, this.buffers);
	}

}
