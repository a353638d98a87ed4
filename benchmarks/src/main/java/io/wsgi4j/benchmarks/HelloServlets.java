package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The hello application written by hand, as servlets.
 */
final class HelloServlets {

	private HelloServlets() {
	}

	private static void answer(ServletResponse response) throws IOException {
		byte[] body = "Hello, world!".getBytes(StandardCharsets.UTF_8);
		response.setContentType("text/plain");
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	/**
	 * Answers on the container's thread.
	 */
	static final class Sync extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			answer(response);
		}

	}

	/**
	 * Answers on a thread of an executor.
	 */
	static final class Async extends HttpServlet {

		private static final long serialVersionUID = 1L;

		private final transient Executor executor;

		Async(Executor executor) {
			this.executor = executor;
		}

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			AsyncContext context = request.startAsync(request, response);
			this.executor.execute(() -> {
				try {
					answer(context.getResponse());
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				finally {
					context.complete();
				}
			});
		}

	}

}
