package io.wsgi4j.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * An answer without a file: its status as a line of text.
 */
final class PlainAnswer {

	private static final Header TYPE = new Header("Content-Type", "text/plain;charset=UTF-8");

	private PlainAnswer() {
	}

	static Iterable<byte[]> notFound(StartResponse startResponse) {
		return send(startResponse, "404 Not Found");
	}

	static Iterable<byte[]> send(StartResponse startResponse, String status, Header... headers) {
		List<Header> all = new ArrayList<>(Arrays.asList(headers));
		all.add(TYPE);
		startResponse.start(status, all, null);
		return Body.of(status + "\n");
	}

}
