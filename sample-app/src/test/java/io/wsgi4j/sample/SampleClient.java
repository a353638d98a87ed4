package io.wsgi4j.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A client of the sample.
 *
 * @param port the port of the sample
 */
record SampleClient(int port) {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	String uri(String path) {
		return "http://localhost:%d/gateway%s".formatted(this.port, path);
	}

	HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		return CLIENT.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<byte[]> getBytes(String path, String... headers) throws IOException, InterruptedException {
		return CLIENT.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
	}

	HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
		return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
	}

	HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
			throws IOException, InterruptedException {
		return CLIENT.send(request(path).method(method, body).build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(uri(path)));
		return (headers.length > 0) ? builder.headers(headers) : builder;
	}

}
