package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
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
		return (request, response) -> write(new Bulk(), response);
	}

	static Work blocks() {
		return (request, response) -> write(requested(request), response);
	}

	static Work whole() {
		return (request, response) -> answer(response, "application/octet-stream", requested(request).whole());
	}

	private static Bulk requested(ServletRequest request) {
		return Bulk.of(((HttpServletRequest) request).getQueryString());
	}

	private static void write(Bulk bulk, ServletResponse response) throws IOException {
		response.setContentType("application/octet-stream");
		OutputStream output = response.getOutputStream();
		for (byte[] block : bulk) {
			output.write(block);
		}
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
