package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Produces 64 MiB on the container's thread and waits there for the client.
 */
final class BlockingBulkServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setContentType("application/octet-stream");
		OutputStream output = response.getOutputStream();
		for (byte[] block : new Bulk()) {
			output.write(block);
		}
	}

}
