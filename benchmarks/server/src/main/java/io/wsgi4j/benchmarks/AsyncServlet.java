package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Works on a thread of an executor and waits there for the client.
 */
final class AsyncServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	private final transient Work work;

	private final transient Executor executor;

	AsyncServlet(Work work, Executor executor) {
		this.work = work;
		this.executor = executor;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) {
		AsyncContext context = request.startAsync(request, response);
		this.executor.execute(() -> {
			try {
				this.work.answer(context.getRequest(), context.getResponse());
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
