package io.wsgi4j.stress;

import io.wsgi4j.Environ;
import io.wsgi4j.testsupport.BodyKind;

/**
 * What one request asks an application for. Goes over the wire as its query.
 *
 * @param id tells the request from all others
 * @param size how many bytes of content go with it
 * @param kind how the application sends them
 */
record Inquiry(long id, int size, BodyKind kind) {

	static Inquiry of(Environ environ) {
		String[] parts = environ.queryString().split(",");
		return new Inquiry(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), BodyKind.valueOf(parts[2]));
	}

	byte[] content() {
		return Content.of(this.id, this.size);
	}

	/**
	 * The request's target at a path of an application. Every other request to
	 * {@code /app} goes to the same application without interceptors.
	 */
	String target(String path) {
		boolean plain = path.startsWith("/app/") && this.id % 2 != 0;
		return "/gateway" + (plain ? path.replaceFirst("/app", "/plain") : path) + query();
	}

	String query() {
		return "?" + this.id + "," + this.size + "," + this.kind;
	}

}
