package io.wsgi4j.stress;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import io.wsgi4j.testsupport.HttpAnswer;

/**
 * A request for bytes that Python can make as well.
 *
 * @param id is no other request's
 * @param size how many bytes are asked for
 */
record PythonInquiry(long id, int size) {

	String target(String path) {
		return "/gateway%s?id=%d&size=%d".formatted(path, this.id, this.size);
	}

	byte[] content() {
		byte[] digest = sha256(Long.toString(this.id).getBytes(StandardCharsets.US_ASCII));
		byte[] content = new byte[this.size];
		for (int i = 0; i < this.size; i += digest.length) {
			System.arraycopy(digest, 0, content, i, Math.min(digest.length, this.size - i));
		}
		return content;
	}

	boolean isOwn(HttpAnswer answer) {
		return answer.status() == 200 && answer.complete() && Long.toString(this.id).equals(answer.header("X-Id"))
				&& Arrays.equals(answer.body(), content());
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
