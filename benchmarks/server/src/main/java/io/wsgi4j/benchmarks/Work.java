package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a hand-written servlet does with a request, on whatever thread.
 */
@FunctionalInterface
interface Work {

	void answer(ServletRequest request, ServletResponse response) throws IOException;

	static Work hello() {
		return (request, response) -> answer(response, "text/plain", "Hello, world!".getBytes(StandardCharsets.UTF_8));
	}

	static Work echo(JsonMapper jsonMapper) {
		return (request, response) -> {
			Map<?, ?> document = jsonMapper.readValue(request.getInputStream(), Map.class);
			answer(response, "application/json", jsonMapper.writeValueAsBytes(document));
		};
	}

	static Work bulk() {
		return (request, response) -> {
			response.setContentType("application/octet-stream");
			OutputStream output = response.getOutputStream();
			for (byte[] block : new Bulk()) {
				output.write(block);
			}
		};
	}

	static Work count() {
		return (request, response) -> {
			long length = request.getInputStream().transferTo(OutputStream.nullOutputStream());
			answer(response, "text/plain", Long.toString(length).getBytes(StandardCharsets.UTF_8));
		};
	}

	private static void answer(ServletResponse response, String contentType, byte[] body) throws IOException {
		response.setContentType(contentType);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
