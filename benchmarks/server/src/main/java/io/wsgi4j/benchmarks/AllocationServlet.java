package io.wsgi4j.benchmarks;

import java.io.IOException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells what the server has allocated so far.
 */
final class AllocationServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	private final transient AllocationCounter counter;

	AllocationServlet(AllocationCounter counter) {
		this.counter = counter;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setContentType("text/plain");
		response.getWriter().print(this.counter.allocatedBytes());
	}

}
