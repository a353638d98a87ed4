package io.wsgi4j.jetty;

import java.nio.ByteBuffer;

import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The last request and answer of one of Jetty's connections of HTTP/1.1. When it has
 * ended, what the client still sends is left to a {@link JettyLinger}. Jetty (12.1.12)
 * takes a request that has an unread rest for one that has failed, and closes its
 * connection at once.
 */
final class JettyLastStream extends HttpStream.Wrapper {

	private final Request request;

	private volatile boolean answered;

	JettyLastStream(HttpStream stream, Request request) {
		super(stream);
		this.request = request;
	}

	@Override
	public void send(MetaData.Request request, MetaData.@Nullable Response response, boolean last,
			@Nullable ByteBuffer content, Callback callback) {
		super.send(request, response, last, content, last ? new LastCallback(callback) : callback);
	}

	@Override
	public void succeeded() {
		linger();
	}

	/**
	 * Whatever has failed behind the answer, the client has to get that.
	 */
	@Override
	public void failed(Throwable failure) {
		if (this.answered) {
			linger();
		}
		else {
			super.failed(failure);
		}
	}

	private void linger() {
		this.request.setAttribute(UPGRADE_CONNECTION_ATTRIBUTE,
				new JettyLinger(this.request.getConnectionMetaData().getConnection().getEndPoint(),
						this.request.getComponents().getExecutor()));
		super.succeeded();
	}

	/**
	 * Notes that the whole answer is on its way.
	 */
	private final class LastCallback extends Callback.Nested {

		LastCallback(Callback callback) {
			super(callback);
		}

		@Override
		public void succeeded() {
			JettyLastStream.this.answered = true;
			super.succeeded();
		}

	}

}
