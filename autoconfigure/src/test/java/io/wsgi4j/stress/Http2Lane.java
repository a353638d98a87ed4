package io.wsgi4j.stress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;

/**
 * One of the requests that are under way on the same connection.
 */
final class Http2Lane implements Lane {

	private final Container container;

	private final int port;

	private final HttpClient client;

	private final Random random;

	private final Inquiries inquiries;

	Http2Lane(Container container, int port, HttpClient client, Random random, Inquiries inquiries) {
		this.container = container;
		this.port = port;
		this.client = client;
		this.random = random;
		this.inquiries = inquiries;
	}

	@Override
	public Plan plan() {
		Http2Scenario scenario = Http2Scenario.any(this.random, this.container);
		return new Plan(scenario.name(), (gates, examiner) -> scenario.begin(this, gates, examiner));
	}

	/**
	 * Makes the first exchange of a connection, which still is an HTTP/1.1 one and may
	 * have no body.
	 */
	@Override
	public void open() {
		receive(get("/gateway"));
	}

	Random random() {
		return this.random;
	}

	Inquiries inquiries() {
		return this.inquiries;
	}

	CompletableFuture<HttpResponse<byte[]>> get(String target) {
		return send("GET", target, BodyPublishers.noBody(), BodyHandlers.ofByteArray());
	}

	CompletableFuture<HttpResponse<InputStream>> open(String target) {
		return send("GET", target, BodyPublishers.noBody(), BodyHandlers.ofInputStream());
	}

	CompletableFuture<HttpResponse<byte[]>> head(String target) {
		return send("HEAD", target, BodyPublishers.noBody(), BodyHandlers.ofByteArray());
	}

	CompletableFuture<HttpResponse<byte[]>> post(String target, BodyPublisher body) {
		return send("POST", target, body, BodyHandlers.ofByteArray());
	}

	/**
	 * A body that tells its length, or not.
	 */
	BodyPublisher body(byte[] content) {
		return this.random.nextBoolean() ? BodyPublishers.ofByteArray(content)
				: BodyPublishers.ofByteArrays(List.of(content));
	}

	private <T> CompletableFuture<HttpResponse<T>> send(String method, String target, BodyPublisher body,
			BodyHandler<T> handler) {
		URI uri = URI.create("http://localhost:" + this.port + target);
		return this.client.sendAsync(HttpRequest.newBuilder(uri).method(method, body).build(), handler);
	}

	/**
	 * Receives an answer, whole or not.
	 */
	static HttpAnswer receive(CompletableFuture<HttpResponse<byte[]>> future) {
		try {
			HttpResponse<byte[]> response = await(future);
			return new HttpAnswer(response.statusCode(), response.headers().map(), response.body(), true);
		}
		catch (IOException ex) {
			return new HttpAnswer(-1, Map.of("", List.of(ex.toString())), new byte[0], false);
		}
	}

	static <T> T await(CompletableFuture<T> future) throws IOException {
		try {
			return future.get(60, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			// The request's own, if that couldn't be sent.
			throw new IOException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new UncheckedIOException(new IOException("No answer", ex));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
	}

}
