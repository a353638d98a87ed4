package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.util.Iterator;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What a request costs that waits for its client, written by hand, as servlets.
 */
final class WaitingServlets {

	private WaitingServlets() {
	}

	private static AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
		AsyncContext context = request.startAsync(request, response);
		context.setTimeout(0);
		return context;
	}

	/**
	 * Never answers.
	 */
	static final class Idle extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			startAsync(request, response);
		}

	}

	/**
	 * Produces 64 MiB when the client takes them.
	 */
	static final class Bulky extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentType("application/octet-stream");
			AsyncContext context = startAsync(request, response);
			ServletOutputStream output = response.getOutputStream();
			Iterator<byte[]> blocks = new Bulk().iterator();
			output.setWriteListener(new WriteListener() {

				@Override
				public void onWritePossible() throws IOException {
					while (output.isReady()) {
						if (!blocks.hasNext()) {
							context.complete();
							return;
						}
						output.write(blocks.next());
					}
				}

				@Override
				public void onError(Throwable cause) {
					context.complete();
				}

			});
		}

	}

	/**
	 * Receives a body and forgets it.
	 */
	static final class Receiving extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
			AsyncContext context = startAsync(request, response);
			ServletInputStream input = request.getInputStream();
			input.setReadListener(new ReadListener() {

				@Override
				public void onDataAvailable() throws IOException {
					byte[] buffer = new byte[16 * 1024];
					while (input.isReady() && input.read(buffer) != -1) {
						// Nothing is kept.
					}
				}

				@Override
				public void onAllDataRead() {
					context.complete();
				}

				@Override
				public void onError(Throwable cause) {
					context.complete();
				}

			});
		}

	}

}
