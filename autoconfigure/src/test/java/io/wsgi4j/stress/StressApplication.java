package io.wsgi4j.stress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.ScriptedBody;

/**
 * Does what its path says with the {@link Inquiry} in its query: answers or fails.
 */
final class StressApplication implements Application {

	/**
	 * The header in which every answer has the id of its request.
	 */
	static final String ID = "X-Id";

	private static final int ENDLESS = 10_000;

	private final Set<String> calls = ConcurrentHashMap.newKeySet();

	private final BodyLedger bodies;

	private final Gates gates;

	private final Path directory;

	StressApplication(BodyLedger bodies, Gates gates, Path directory) {
		this.bodies = bodies;
		this.gates = gates;
		this.directory = directory;
	}

	/**
	 * What the calls that haven't returned yet have been asked for.
	 */
	Set<String> calls() {
		return this.calls;
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		String uri = environ.requestMethod() + " " + environ.requestUri();
		this.calls.add(uri);
		try {
			return act(environ, startResponse);
		}
		finally {
			this.calls.remove(uri);
		}
	}

	private Iterable<byte[]> act(Environ environ, StartResponse startResponse) throws Exception {
		Inquiry inquiry = Inquiry.of(environ);
		return switch (environ.pathInfo()) {
			case "/send" -> send(inquiry, inquiry.content(), environ, startResponse);
			case "/echo" -> send(inquiry, environ.input().readAllBytes(), environ, startResponse);
			case "/reflect" -> reflect(inquiry, environ, startResponse);
			case "/wait" -> {
				this.gates.pass(inquiry.id());
				yield send(inquiry, inquiry.content(), environ, startResponse);
			}
			case "/pump" -> pump(environ.input(), startResponse.start("200 OK", id(inquiry)));
			case "/never/call" -> {
				new CountDownLatch(1).await();
				throw new IllegalStateException("Nothing to wait for");
			}
			case "/never/head" -> body(inquiry, environ, startResponse).then(() -> {
				new CountDownLatch(1).await();
				return new byte[0];
			});
			case "/stuck/step" -> body(inquiry, environ, startResponse).then(() -> new byte[1]).then(() -> {
				new CountDownLatch(1).await();
				return new byte[0];
			});
			case "/stuck/close" -> {
				startResponse.start("200 OK", id(inquiry));
				yield this.bodies.follow(ScriptedBody.create(), environ, () -> {
					new CountDownLatch(1).await();
					return null;
				}).then(() -> new byte[1]);
			}
			case "/endless" -> body(inquiry, environ, startResponse).then(ENDLESS, () -> new byte[blockOf(inquiry)]);
			case "/fail/call" -> throw new OnPurposeException();
			case "/fail/head" -> body(inquiry, environ, startResponse).thenThrow(new OnPurposeException());
			case "/fail/body" -> body(inquiry, environ, startResponse).then(inquiry::content)
				.then(() -> new byte[1])
				.thenThrow(new OnPurposeException());
			case "/fail/short" -> tooShort(inquiry, environ, startResponse);
			case "/fail/start" -> this.bodies.follow(ScriptedBody.create(), environ).then(inquiry::content);
			default -> throw new IllegalStateException(environ.pathInfo());
		};
	}

	private Iterable<byte[]> send(Inquiry inquiry, byte[] content, Environ environ, StartResponse startResponse)
			throws Exception {
		if (inquiry.kind() == BodyKind.FILE) {
			startResponse.start("200 OK", id(inquiry));
			return file(content);
		}
		if (inquiry.kind() == BodyKind.STREAM) {
			startResponse.start("200 OK", id(inquiry));
			return Body.of(this.bodies.stream(content, environ));
		}
		Iterable<byte[]> body = inquiry.kind().application(content, id(inquiry)).call(environ, startResponse);
		return (body instanceof ScriptedBody scripted) ? this.bodies.follow(scripted, environ) : body;
	}

	/**
	 * Answers with the body of the request while that is being read.
	 */
	private Iterable<byte[]> reflect(Inquiry inquiry, Environ environ, StartResponse startResponse) {
		InputStream input = environ.input();
		ScriptedBody body = body(inquiry, environ, startResponse);
		byte[] buffer = new byte[8 * 1024];
		return body.then(inquiry.size() / buffer.length + 1, () -> {
			int count = input.readNBytes(buffer, 0, buffer.length);
			return Arrays.copyOf(buffer, count);
		});
	}

	/**
	 * The same, but written.
	 */
	private static Iterable<byte[]> pump(InputStream input, OutputStream output) throws IOException {
		byte[] buffer = new byte[8 * 1024];
		for (int count = input.read(buffer); count != -1; count = input.read(buffer)) {
			output.write(buffer, 0, count);
		}
		return Body.empty();
	}

	/**
	 * How long the blocks of an endless answer are: long enough to be written past a
	 * container's buffers, or not.
	 */
	private static int blockOf(Inquiry inquiry) {
		return (inquiry.size() % 2 == 0) ? Inquiries.LARGE : Inquiries.SMALL;
	}

	private Iterable<byte[]> tooShort(Inquiry inquiry, Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", id(inquiry), new Header("Content-Length", String.valueOf(inquiry.size() + 1)));
		return this.bodies.follow(ScriptedBody.create(), environ).then(inquiry::content);
	}

	private ScriptedBody body(Inquiry inquiry, Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", id(inquiry));
		return this.bodies.follow(ScriptedBody.create(), environ);
	}

	/**
	 * A body that outlives the name of its file.
	 */
	private Iterable<byte[]> file(byte[] content) throws IOException {
		Path file = Files.createTempFile(this.directory, "answer-", null);
		try {
			return Body.of(Files.write(file, content));
		}
		finally {
			Files.delete(file);
		}
	}

	/**
	 * To a step or a {@code close} that only ends with an interrupt.
	 */
	static String stuckPath(Random random) {
		return random.nextBoolean() ? "/step/stuck/step" : "/step/stuck/close";
	}

	private static Header id(Inquiry inquiry) {
		return new Header(ID, String.valueOf(inquiry.id()));
	}

}
