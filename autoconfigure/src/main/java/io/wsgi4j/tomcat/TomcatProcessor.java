package io.wsgi4j.tomcat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.Iterator;

import io.wsgi4j.exchange.SocketOutput;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConnection;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.DispatchType;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
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

	private static final Log logger = LogFactory.getLog(TomcatProcessor.class);

	private final AbstractHttp11Protocol<?> protocol;

	private final @Nullable TomcatOutputBuffer outputBuffer;

	private final TomcatErrors errors = new TomcatErrors();

	private final TomcatDispatch dispatch = new TomcatDispatch(this);

	private volatile boolean restLeft;

	private @Nullable TomcatLinger linger;

	TomcatProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
		super(protocol, adapter);
		this.protocol = protocol;
		this.outputBuffer = TomcatOutputBuffer.install(this.response);
	}

	/**
	 * The socket of the request that is processed.
	 */
	@Nullable SocketWrapperBase<?> socket() {
		return getSocketWrapper();
	}

	@Override
	public SocketState service(SocketWrapperBase<?> socket) throws IOException {
		this.restLeft = false;
		this.linger = null;
		this.dispatch.forget();
		if (this.outputBuffer != null) {
			this.outputBuffer.reset();
		}
		return super.service(socket);
	}

	@Override
	public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
		this.dispatch.forget();
		boolean failed = this.errors.enter(super.getErrorState()) && isAsync();
		SocketState state = SocketState.CLOSED;
		try {
			state = processEntered(socket, failed ? eventOfError() : event);
		}
		finally {
			if (this.errors.leave() && !isAsync()) {
				state = SocketState.CLOSED;
			}
		}
		return state;
	}

	@Override
	protected void setErrorState(ErrorState state, @Nullable Throwable cause) {
		this.errors.set(state, cause, this::setErrorState);
	}

	private void setErrorState(ErrorState state, @Nullable Throwable cause, boolean hidden) {
		if (!hidden) {
			super.setErrorState(state, cause);
			return;
		}
		int status = this.response.getStatus();
		super.setErrorState(state, null);
		if (cause instanceof IOException) {
			// Tomcat changes it if it doesn't know that this is about the client.
			this.response.setStatus(status);
		}
		// Dispatched with an error, the request wouldn't come to the application.
		this.response.resetError();
	}

	@Override
	protected ErrorState getErrorState() {
		return this.dispatch.isDue() ? ErrorState.NONE : this.errors.visible(super.getErrorState());
	}

	@Override
	protected void processSocketEvent(SocketEvent event, boolean dispatch) {
		if (event == SocketEvent.ERROR) {
			this.errors.await();
		}
		super.processSocketEvent(event, dispatch);
	}

	/**
	 * Leaves a request to the event that ends it, unless the application's thread has
	 * asked for that meanwhile.
	 */
	@Override
	public SocketState asyncPostProcess() throws IOException {
		if (this.dispatch.isDue()) {
			this.dispatch.forget();
			this.response.resetError();
			return SocketState.ASYNC_END;
		}
		if (this.errors.isAwaited()) {
			return leaveToEvent();
		}
		try {
			return super.asyncPostProcess();
		}
		catch (IllegalStateException ex) {
			// The error came in between.
			if (this.errors.isAwaited()) {
				return leaveToEvent();
			}
			throw ex;
		}
	}

	private SocketState leaveToEvent() throws IOException {
		if (this.dispatch.isAskedFor()) {
			this.errors.show(super.getErrorState());
			this.response.resetError();
			return SocketState.ASYNC_END;
		}
		return this.dispatch.isCompleting() ? super.asyncPostProcess() : SocketState.LONG;
	}

	/**
	 * Has a request told of its error, unless it is about to be dispatched, which being
	 * told would undo. Tomcat dispatches no request with an error that it hasn't told of.
	 */
	private SocketEvent eventOfError() {
		Throwable cause = this.errors.takeCause();
		if (this.dispatch.isAskedFor()) {
			this.response.resetError();
			return SocketEvent.OPEN_WRITE;
		}
		if (cause != null) {
			this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, cause);
		}
		return SocketEvent.ERROR;
	}

	void restoreDispatch() {
		this.dispatch.restore();
	}

	/**
	 * Ends a request whose answer the client doesn't take as any other, because the
	 * gateway has done with it. What comes behind a last answer is no request.
	 */
	private SocketState processEntered(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
		if (this.linger != null && this.linger.isOf(socket)) {
			return switch (event) {
				case OPEN_READ -> this.linger.discard();
				// Still wanted when the answer was complete; nothing is written any more.
				case OPEN_WRITE -> SocketState.LONG;
				default -> SocketState.CLOSED;
			};
		}
		TomcatOutflow outflow = TomcatOutflow.of(socket);
		if (event == SocketEvent.ERROR && outflow != null && outflow.isReleasing()) {
			outflow.giveUp();
			return super.process(socket, SocketEvent.OPEN_READ);
		}
		SocketState state = super.process(socket, event);
		return (state == SocketState.CLOSED && isLingering()) ? linger(socket) : state;
	}

	/**
	 * Whether the client may still be sending its request, so that it wouldn't get the
	 * answer if the connection were closed at once. Tomcat doesn't know: a malformed body
	 * passes for one that has been read, and of a synchronous request nothing is left.
	 */
	private boolean isLingering() {
		return this.restLeft && getErrorState().isIoAllowed() && !isAsync() && !this.protocol.isPaused();
	}

	private SocketState linger(SocketWrapperBase<?> socket) throws IOException {
		this.linger = TomcatLinger.begin(socket);
		return (this.linger != null) ? this.linger.discard() : SocketState.CLOSED;
	}

	/**
	 * Tomcat (11.0.24) would read on for up to {@code maxSwallowSize} before it ended the
	 * answer to a synchronous request, on its thread, and the client would wait for an
	 * end that is that of the connection. Told not to, it closes the connection whatever
	 * becomes of the head.
	 */
	void leaveRest(boolean synchronous) {
		if (synchronous) {
			action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
		this.restLeft = true;
	}

	/**
	 * Asked when the request has been completed, and again whenever the socket has room,
	 * until nothing is left of the answer.
	 */
	@Override
	protected boolean flushBufferedWrite() throws IOException {
		SocketWrapperBase<?> socket = getSocketWrapper();
		TomcatOutflow outflow = TomcatOutflow.of(socket);
		if (outflow == null || isReleased(outflow)) {
			return super.flushBufferedWrite();
		}
		socket.registerWriteInterest();
		return true;
	}

	/**
	 * Thrown any further, an exception would make Tomcat forget to complete the request.
	 */
	private boolean isReleased(TomcatOutflow outflow) {
		try {
			return outflow.release();
		}
		catch (IOException ex) {
			outflow.giveUp();
			return true;
		}
	}

	/**
	 * Where there has been a dispatch at the end of the request, the gateway has not
	 * asked for it.
	 */
	@Override
	protected SocketState dispatchEndRequest() {
		TomcatOutflow outflow = TomcatOutflow.of(getSocketWrapper());
		if (outflow != null && !isReleased(outflow)) {
			awaitRelease(outflow);
		}
		return (outflow != null && outflow.isGivenUp()) ? SocketState.CLOSED : super.dispatchEndRequest();
	}

	private void awaitRelease(TomcatOutflow outflow) {
		try {
			getSocketWrapper().flush(true);
		}
		catch (IOException ex) {
			outflow.giveUp();
		}
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

	boolean keepUnsent(boolean keeping) {
		TomcatOutflow outflow = TomcatOutflow.of(getSocketWrapper());
		if (outflow == null) {
			return false;
		}
		outflow.setKeeping(keeping);
		return true;
	}

	void readAhead(long count) {
		if (getSocketWrapper().getSocket() instanceof TomcatChannel channel) {
			channel.readAhead(count);
		}
	}

	/**
	 * Keeps Tomcat from closing the connection, which it does after a read listener has
	 * heard of the failure. It closes it after the answer, because that is 400, and what
	 * is left of the body is discarded then.
	 */
	boolean forgetMalformed(IOException failure) {
		// The exception of a lost client is a BadRequestException, too.
		if (!(failure instanceof BadRequestException) || failure instanceof ClientAbortException
				|| this.response.isCommitted()) {
			return false;
		}
		this.request.setErrorException(null);
		// Tomcat may have sent its own answer before the gateway comes to that.
		this.restLeft = true;
		return true;
	}

	/**
	 * Where there is neither a length nor a last chunk, a connection that is closed looks
	 * like the end of the body.
	 */
	void resetIfDelimiting() {
		MimeHeaders headers = this.response.getMimeHeaders();
		boolean delimited = this.response.getContentLengthLong() != -1
				|| headers.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
		if (!delimited && getSocketWrapper().getSocket() instanceof NioChannel channel && channel.isOpen()) {
			reset(channel);
		}
	}

	private static void reset(NioChannel channel) {
		try {
			channel.getIOChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
			if (channel instanceof SecureNioChannel) {
				// Before TLS says that this is the end.
				channel.getIOChannel().close();
			}
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("The connection can't be reset", ex);
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
	 * Between Tomcat's search for a read listener and this call, another thread may have
	 * completed the request. Only its end is left to be processed then.
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
