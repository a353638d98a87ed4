package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.Iterator;

import jakarta.servlet.ServletConnection;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.DispatchType;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Tomcat's processor of HTTP/1.1 that looks for the next request only when the current
 * one has been answered, even if that has a body in chunks and a read listener.
 * <p>
 * With a read listener, Tomcat (11.0.24) processes its socket anew at the end of such a
 * body, on the thread that is still reading it
 * ({@code ChunkedInputFilter.parseTrailerFields}). A second processor looks for a request
 * on the connection then. It answers one that the client has sent already with 400,
 * closes the connection when the server is about to stop, and leaves an event behind that
 * may hit the answer to a later request. All of it is for {@code onAllDataRead} to be
 * called, which a container thread does anyway when the listener returns.
 */
final class TomcatProcessor extends Http11Processor {

	private final AbstractHttp11Protocol<?> protocol;

	private final @Nullable TomcatOutputBuffer outputBuffer;

	/**
	 * Where the end of a request waits for its answer to go out.
	 */
	private @Nullable TomcatOutflow unfinished;

	TomcatProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
		super(protocol, adapter);
		this.protocol = protocol;
		this.outputBuffer = TomcatOutputBuffer.install(this.response);
	}

	@Override
	public SocketState service(SocketWrapperBase<?> socket) throws IOException {
		if (this.outputBuffer != null) {
			this.outputBuffer.reset();
		}
		return super.service(socket);
	}

	/**
	 * Goes on to the next request when the client has taken the rest of an answer that
	 * has been kept for it. Whatever else happens to such a connection is its end.
	 */
	@Override
	public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
		TomcatOutflow outflow = this.unfinished;
		this.unfinished = null;
		// Another connection's, if that has been closed meanwhile.
		if (outflow == null || outflow != TomcatOutflow.of(socket)) {
			return super.process(socket, event);
		}
		if (event != SocketEvent.OPEN_WRITE) {
			return SocketState.CLOSED;
		}
		SocketState state = dispatchEndRequest();
		return (state == SocketState.OPEN) ? super.process(socket, SocketEvent.OPEN_READ) : state;
	}

	/**
	 * Ends the request, but neither before its answer is out nor on a thread that waits
	 * for that.
	 */
	@Override
	protected SocketState dispatchEndRequest() {
		SocketWrapperBase<?> socket = getSocketWrapper();
		TomcatOutflow outflow = TomcatOutflow.of(socket);
		try {
			if (outflow == null || outflow.release()) {
				return super.dispatchEndRequest();
			}
		}
		catch (IOException ex) {
			// The client has left.
			return SocketState.CLOSED;
		}
		this.unfinished = outflow;
		socket.registerWriteInterest();
		return SocketState.SUSPENDED;
	}

	@Override
	protected ServletConnection getServletConnection() {
		return new TomcatConnection(super.getServletConnection(), this);
	}

	@Nullable SocketOutput socketOutput() {
		SocketWrapperBase<?> socket = getSocketWrapper();
		TomcatOutflow outflow = TomcatOutflow.of(socket);
		if (this.outputBuffer == null || outflow == null || isTransformed() || isDropped()) {
			return null;
		}
		boolean chunked = this.response.getMimeHeaders().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
		return new TomcatSocketOutput(outflow, this.outputBuffer, chunked, (cause) -> disconnected(socket, cause));
	}

	boolean keepUnsent() {
		TomcatOutflow outflow = TomcatOutflow.of(getSocketWrapper());
		if (outflow == null) {
			return false;
		}
		outflow.keepUnsent();
		return true;
	}

	void readAhead(long count) {
		if (getSocketWrapper().getSocket() instanceof TomcatChannel channel) {
			channel.readAhead(count);
		}
	}

	/**
	 * Does what Tomcat does when it can't write itself.
	 */
	private void disconnected(SocketWrapperBase<?> socket, IOException cause) {
		if (getSocketWrapper() == socket) {
			action(ActionCode.CLOSE_NOW, cause);
			this.response.setErrorException(cause);
		}
	}

	/**
	 * Whether Tomcat may compress the body.
	 */
	private boolean isTransformed() {
		return !"off".equals(this.protocol.getCompression())
				&& this.response.getMimeHeaders().getHeader(HttpHeaders.CONTENT_ENCODING) != null;
	}

	/**
	 * Whether Tomcat keeps the body from the client, although the gateway may have seen
	 * another method.
	 */
	private boolean isDropped() {
		return HttpMethod.HEAD.matches(this.request.getMethod());
	}

	@Override
	protected void executeDispatches() {
		if (this.request.isRequestThread()) {
			forgetReads();
		}
		else {
			super.executeDispatches();
		}
	}

	/**
	 * What else there is to do is done when the thread comes back to its processor.
	 */
	private void forgetReads() {
		Iterator<DispatchType> dispatches = getIteratorAndClearDispatches();
		while (dispatches != null && dispatches.hasNext()) {
			DispatchType dispatch = dispatches.next();
			if (dispatch != DispatchType.NON_BLOCKING_READ) {
				addDispatch(dispatch);
			}
		}
	}

	/**
	 * Who has a read listener doesn't read before there is something to be read.
	 */
	@Override
	protected boolean isReadyForRead() {
		ack(ContinueResponseTiming.ON_REQUEST_BODY_READ);
		return super.isReadyForRead();
	}

	/**
	 * Another thread may have completed the request since somebody has looked for its
	 * listener, so that there is nothing to read but the request to be ended.
	 */
	@Override
	protected void dispatchNonBlockingRead() {
		try {
			super.dispatchNonBlockingRead();
		}
		catch (IllegalStateException ex) {
			if (this.request.getReadListener() != null) {
				throw ex;
			}
		}
	}

}
