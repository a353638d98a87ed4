package io.wsgi4j.test;

import java.io.IOException;
import java.util.function.BooleanSupplier;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * The response of a client that leaves when it has got enough.
 */
final class LeavingClientResponse extends HttpServletResponseWrapper {

	private final BooleanSupplier enough;

	LeavingClientResponse(HttpServletResponse response, BooleanSupplier enough) {
		super(response);
		this.enough = enough;
		// The gateway sends a block in one piece if it fits into the buffer.
		setBufferSize(Integer.MAX_VALUE);
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		return new LeavingStream(super.getOutputStream());
	}

	private final class LeavingStream extends ServletOutputStream {

		private final ServletOutputStream stream;

		LeavingStream(ServletOutputStream stream) {
			this.stream = stream;
		}

		@Override
		public void write(int octet) throws IOException {
			this.stream.write(octet);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.stream.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.stream.flush();
			if (LeavingClientResponse.this.enough.getAsBoolean()) {
				throw new IOException("The client has left");
			}
		}

		@Override
		public boolean isReady() {
			return this.stream.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.stream.setWriteListener(listener);
		}

	}

}
