package io.wsgi4j.testsupport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A request as it goes over the wire, well-formed or not. Text is ISO 8859-1.
 */
public final class RawRequest {

	private final String method;

	private final StringBuilder head = new StringBuilder();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private RawRequest(String method, String target) {
		this.method = method;
		this.head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
	}

	public static RawRequest of(String method, String target) {
		return new RawRequest(method, target);
	}

	public static RawRequest get(String target) {
		return of("GET", target);
	}

	public static RawRequest post(String target) {
		return of("POST", target);
	}

	public RawRequest header(String name, String value) {
		this.head.append(name).append(": ").append(value).append("\r\n");
		return this;
	}

	/**
	 * Adds credentials for basic authentication.
	 */
	public RawRequest basic(String user, String password) {
		return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes(user + ":" + password)));
	}

	public RawRequest body(String content) {
		return body(bytes(content));
	}

	public RawRequest body(byte[] content) {
		this.body.writeBytes(content);
		return header("Content-Length", Integer.toString(content.length));
	}

	/**
	 * Sends the body in chunks, with the last one after them.
	 */
	public RawRequest chunks(byte[]... chunks) {
		for (byte[] chunk : chunks) {
			if (chunk.length > 0) {
				chunk(chunk);
			}
		}
		return chunked().raw("0\r\n\r\n");
	}

	/**
	 * Adds one chunk of a body.
	 */
	public RawRequest chunk(byte[] content) {
		return raw(Integer.toHexString(content.length) + "\r\n").raw(content).raw("\r\n");
	}

	public RawRequest chunked() {
		return header("Transfer-Encoding", "chunked");
	}

	/**
	 * Adds bytes behind the head as they are.
	 */
	public RawRequest raw(String content) {
		return raw(bytes(content));
	}

	public RawRequest raw(byte[] content) {
		this.body.writeBytes(content);
		return this;
	}

	public byte[] toBytes() {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(bytes(this.head + "\r\n"));
		request.writeBytes(this.body.toByteArray());
		return request.toByteArray();
	}

	/**
	 * How many bytes go over the wire.
	 */
	public int length() {
		return toBytes().length;
	}

	@Override
	public String toString() {
		return this.head.toString().lines().skip(2).findFirst().orElse("") + " (" + length() + " bytes)";
	}

	String method() {
		return this.method;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
