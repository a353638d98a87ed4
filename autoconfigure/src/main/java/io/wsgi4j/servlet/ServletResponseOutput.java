package io.wsgi4j.servlet;

import java.io.IOException;

import io.wsgi4j.exchange.ResponseHead;
import io.wsgi4j.exchange.ResponseOutput;
import io.wsgi4j.exchange.SocketOutput;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * The response of a servlet container.
 */
final class ServletResponseOutput implements ResponseOutput, WriteListener {

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final Container container;

	private final boolean ownStream;

	private final boolean headRequest;

	private final boolean optionsRequest;

	private @Nullable ServletOutputStream stream;

	private @Nullable SocketConnection connection;

	private @Nullable Listener listener;

	ServletResponseOutput(HttpServletRequest request, HttpServletResponse response, Container container) {
		this.request = request;
		this.response = response;
		this.container = container;
		this.ownStream = !HttpProtocol.hasOwnConnection(request);
		this.headRequest = HttpMethod.HEAD.matches(request.getMethod());
		this.optionsRequest = HttpMethod.OPTIONS.matches(request.getMethod());
	}

	@Override
	public int bufferSize() {
		return this.response.getBufferSize();
	}

	@Override
	public boolean isHeadRequest() {
		return this.headRequest;
	}

	@Override
	public boolean hasOwnStream() {
		return this.ownStream;
	}

	@Override
	public boolean resetsUnreadRequests() {
		return this.container.resetsListeners();
	}

	@Override
	public Handover handOver(long length) {
		if (this.request.getServletConnection() instanceof SocketConnection keeper && keeper.keepUnsent(true)) {
			this.connection = keeper;
			return Handover.KEPT;
		}
		return (length < this.container.collectedLength(this.response)) ? Handover.LEFT : Handover.NONE;
	}

	@Override
	public void takeBack(long length) {
		if (length != -1 && !this.response.isCommitted()) {
			this.response.setContentLengthLong(length);
		}
		if (this.connection != null) {
			this.connection.keepUnsent(false);
		}
	}

	@Override
	public void check(ResponseHead head) {
		ResponseHeadLimit limit = ResponseHeadLimit.of(this.request.getServletContext());
		if (limit != null) {
			limit.check(head.headers(), this.response);
		}
	}

	@Override
	public void start(ResponseHead head, long length, boolean announcing, boolean last) {
		if (length != -1) {
			this.response.setContentLengthLong(length);
		}
		if (this.optionsRequest) {
			// GatewayHandlerAdapter has put an empty one there.
			this.response.setHeader(HttpHeaders.ALLOW, null);
		}
		ResponseHeaders.apply(head, announcing ? head.contentLength() : -1, this.response);
		if (last) {
			EarlyAnswer.announce(this.request, this.response);
		}
	}

	@Override
	public void listen(Listener listener) throws IOException {
		this.listener = listener;
		stream().setWriteListener(this);
	}

	@Override
	public boolean isReady() throws IOException {
		return stream().isReady();
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		stream().write(bytes, offset, length);
	}

	@Override
	public void flush() throws IOException {
		stream().flush();
	}

	@Override
	public boolean hasSocket() {
		this.connection = SocketConnection.of(this.request, this.response);
		return this.connection != null;
	}

	@Override
	public @Nullable SocketOutput openSocket() {
		return (this.connection != null) ? this.connection.socketOutput() : null;
	}

	private ServletOutputStream stream() throws IOException {
		if (this.stream == null) {
			this.stream = this.response.getOutputStream();
		}
		return this.stream;
	}

	// WriteListener

	@Override
	public void onWritePossible() {
		if (this.listener != null) {
			this.listener.onWritePossible();
		}
	}

	@Override
	public void onError(Throwable cause) {
		if (this.listener != null) {
			this.listener.onError(cause);
		}
	}

}
