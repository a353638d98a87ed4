package io.wsgi4j.stress;

import java.util.SplittableRandom;

/**
 * The bytes that belong to one request and to no other.
 */
final class Content {

	private Content() {
	}

	static byte[] of(long id, int size) {
		byte[] content = new byte[size];
		new SplittableRandom(id).nextBytes(content);
		return content;
	}

}
