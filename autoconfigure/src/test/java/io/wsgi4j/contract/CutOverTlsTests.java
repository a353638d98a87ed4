package io.wsgi4j.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import io.wsgi4j.testsupport.Tls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Answers over TLS that can't be completed, or that come before the end of the request.
 */
class CutOverTlsTests extends AbstractServerTests {

	@TempDir
	static Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties(Tls.properties(directory))
			.properties("server.ssl.enabled-protocols=TLSv1.3,TLSv1.2", "server.shutdown=immediate")
			.properties("gateway.applications.small.request.max-body-size=1KB")
			.application("/app", CutOverTlsTests::answer)
			.application("/small", CutOverTlsTests::answer);
	}

	private static Iterable<byte[]> answer(Environ environ, StartResponse startResponse) throws Exception {
		startResponse.start("200 OK");
		ScriptedBody body = ScriptedBody.create().then("block").then(() -> new byte[100_000]);
		return "whole".equals(environ.get("QUERY_STRING")) ? body
				: body.thenThrow(new IllegalStateException("on purpose"));
	}

	@ParameterizedTest
	@ValueSource(strings = { " HTTP/1.0\r\nHost: localhost\r\n\r\n",
			" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" })
	@DisplayName("RFC 9112, section 9.8: without a closure alert, an answer whose end is that of the connection is incomplete")
	void looksCut(String protocol) throws Exception {
		byte[] whole = exchange("GET /gateway/app?whole" + protocol);
		assertThat(new String(whole, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 200 ").contains("block");
		assertThat(whole).hasSizeGreaterThan(100_000);
		if (protocol.contains("1.1") && new String(whole, StandardCharsets.ISO_8859_1).contains("chunked")) {
			String cut = new String(exchangeCut("GET /gateway/app" + protocol), StandardCharsets.ISO_8859_1);
			assertThat(cut).doesNotContain("\r\n0\r\n");
		}
		else {
			assertThatIOException().isThrownBy(() -> exchange("GET /gateway/app" + protocol));
		}
		await("log entry").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).singleElement()
			.satisfies((entry) -> assertThat(entry.thrown()).contains("on purpose"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	@DisplayName("RFC 9112, section 9.6: an early answer reaches a client that sends its whole request first")
	void answersEarly(String protocol) throws Exception {
		byte[] body = new byte[20_000_000];
		try (SSLSocket socket = connect()) {
			socket.setEnabledProtocols(new String[] { protocol });
			OutputStream output = socket.getOutputStream();
			output.write("POST /gateway/small HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
				.formatted(body.length)
				.getBytes(StandardCharsets.US_ASCII));
			output.write(body);
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(answer).startsWith("HTTP/1.1 413 ");
		}
	}

	private byte[] exchange(String request) throws IOException {
		try (SSLSocket socket = connect()) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return socket.getInputStream().readAllBytes();
		}
	}

	/**
	 * Whatever arrives before the connection ends, in one way or another.
	 */
	private byte[] exchangeCut(String request) throws IOException {
		try (SSLSocket socket = connect()) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			InputStream input = socket.getInputStream();
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			try {
				input.transferTo(received);
			}
			catch (IOException ex) {
				// Cut, as it should be.
			}
			return received.toByteArray();
		}
	}

	private SSLSocket connect() throws IOException {
		SSLSocket socket = Tls.over(new Socket("localhost", this.server.port()));
		socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
		return socket;
	}

}
