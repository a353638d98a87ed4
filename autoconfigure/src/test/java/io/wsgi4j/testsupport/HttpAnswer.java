package io.wsgi4j.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer as it came over the wire.
 *
 * @param status the status code; -1 if the connection was closed without an answer
 * @param headers the headers by lower-case name
 * @param body what arrived of the decoded body
 * @param complete whether the body ended as its framing promised
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body, boolean complete) {

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * The first header of a name, or {@code null}.
	 */
	public String header(String name) {
		List<String> values = headers(name);
		return values.isEmpty() ? null : values.get(0);
	}

	public List<String> headers(String name) {
		return this.headers.getOrDefault(name.toLowerCase(), List.of());
	}

	@Override
	public String toString() {
		return this.status + " " + this.headers + (this.complete ? " " : " (cut) ") + text();
	}

}
