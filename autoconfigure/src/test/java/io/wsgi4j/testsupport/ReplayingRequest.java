package io.wsgi4j.testsupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * Replays a body that has been read, as logging filters do.
 */
public final class ReplayingRequest extends HttpServletRequestWrapper {

	private final byte[] body;

	private final boolean refusing;

	/**
	 * Reads a body.
	 * @param request whose body is read
	 * @param refusing whether the replay refuses a listener; otherwise it ignores it
	 */
	public ReplayingRequest(HttpServletRequest request, boolean refusing) throws IOException {
		super(request);
		this.body = request.getInputStream().readAllBytes();
		this.refusing = refusing;
	}

	@Override
	public ServletInputStream getInputStream() {
		ByteArrayInputStream replay = new ByteArrayInputStream(this.body);
		return new ServletInputStream() {

			@Override
			public int read() {
				return replay.read();
			}

			@Override
			public boolean isFinished() {
				return replay.available() == 0;
			}

			@Override
			public boolean isReady() {
				return true;
			}

			@Override
			public void setReadListener(ReadListener listener) {
				if (ReplayingRequest.this.refusing) {
					throw new UnsupportedOperationException();
				}
			}

		};
	}

}
