package io.wsgi4j.stress;

import java.util.Arrays;
import java.util.Random;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;

/**
 * A connection that is kept alive for as long as the server agrees, and then another one.
 */
final class Http1Lane implements Lane {

	private static final int LAST_CHUNK_LENGTH = "0\r\n\r\n".length();

	private final int port;

	private final int receiveBuffer;

	private final Random random;

	private final Inquiries inquiries;

	private final BodyLedger bodies;

	private HttpSocket socket;

	Http1Lane(int port, int receiveBuffer, Random random, Inquiries inquiries, BodyLedger bodies) {
		this.port = port;
		this.receiveBuffer = receiveBuffer;
		this.random = random;
		this.inquiries = inquiries;
		this.bodies = bodies;
	}

	@Override
	public void open() {
	}

	@Override
	public Plan plan() {
		Http1Scenario scenario = Http1Scenario.any(this.random);
		return new Plan(scenario.name(), (gates, examiner) -> scenario.begin(this, gates, examiner));
	}

	Random random() {
		return this.random;
	}

	Inquiries inquiries() {
		return this.inquiries;
	}

	BodyLedger bodies() {
		return this.bodies;
	}

	HttpSocket socket() {
		if (this.socket == null) {
			this.socket = HttpSocket.connect(this.port, this.receiveBuffer);
		}
		return this.socket;
	}

	HttpAnswer receive(String method) {
		HttpAnswer answer = socket().receive(method);
		if (!answer.complete() || "close".equalsIgnoreCase(answer.header("Connection"))) {
			close();
		}
		return answer;
	}

	HttpAnswer receive() {
		return receive("GET");
	}

	/**
	 * Leaves, in one of the ways there are.
	 */
	void leave() {
		if (this.random.nextBoolean()) {
			socket().reset();
			this.socket = null;
		}
		close();
	}

	@Override
	public void close() {
		if (this.socket != null) {
			this.socket.close();
			this.socket = null;
		}
	}

	/**
	 * A request whose body is of either framing.
	 */
	RawRequest post(String path, Inquiry inquiry) {
		RawRequest request = RawRequest.post(inquiry.target(path));
		byte[] content = inquiry.content();
		if (this.random.nextBoolean()) {
			return request.body(content);
		}
		int half = content.length / 2;
		return request.chunks(Arrays.copyOf(content, half), Arrays.copyOfRange(content, half, content.length));
	}

	/**
	 * Some of a request's bytes, but nothing of its last chunk: Jetty forgives the lack
	 * of the empty line behind it.
	 */
	byte[] beginningOf(byte[] request) {
		return Arrays.copyOf(request, this.random.nextInt(request.length - LAST_CHUNK_LENGTH + 1));
	}

}
