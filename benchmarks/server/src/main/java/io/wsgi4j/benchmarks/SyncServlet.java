package io.wsgi4j.benchmarks;

import java.io.IOException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Works on the container's thread and waits there for the client.
 */
final class SyncServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	private final transient Work work;

	SyncServlet(Work work) {
		this.work = work;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.work.answer(request, response);
	}

}
