package io.wsgi4j.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The contract where many exchanges share a connection (RFC 9113, in clear text).
 */
class Http2ContractTests extends AbstractContractTests {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("server.http2.enabled=true", "gateway.applications.streaming.request.mode=streaming")
			.application("/streaming", this.stage);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 6: bodies of every kind and size arrive whole")
	void bodiesArriveWhole(BodyKind kind) throws Exception {
		upgrade();
		for (int size : new int[] { 0, 1, 8 * 1024, 1024 * 1024 }) {
			byte[] content = new byte[size];
			new Random(size).nextBytes(content);
			HttpResponse<byte[]> response = receive(kind.application(content));
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo(content);
		}
	}

	@Test
	@DisplayName("RFC 9113, section 8.3.1: HTTP_HOST is what the client has sent as :authority")
	void authority() throws Exception {
		upgrade();
		HttpResponse<byte[]> response = receive((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X-Name", environ.serverName()),
					new Header("X-Port", String.valueOf(environ.serverPort())),
					new Header("X-Host", String.valueOf(environ.header("Host"))));
			return Body.empty();
		});
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.headers().firstValue("X-Host")).contains("localhost:" + this.server.port());
		assertThat(response.headers().firstValue("X-Name")).contains("localhost");
		assertThat(response.headers().firstValue("X-Port")).contains(String.valueOf(this.server.port()));
	}

	@Test
	@DisplayName("Rule 11: the body of a request arrives whole")
	void requestBodyArrivesWhole() throws Exception {
		upgrade();
		byte[] content = new byte[300_000];
		new Random(1).nextBytes(content);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X-Protocol", environ.serverProtocol()),
					new Header("X-Length", String.valueOf(environ.contentLength())));
			return Body.of(environ.input());
		});
		HttpResponse<byte[]> response = exchange(
				HttpRequest.newBuilder(uri()).POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(content))).build());
		assertThat(response.headers().firstValue("X-Protocol")).contains("HTTP/2.0");
		assertThat(response.headers().firstValue("X-Length")).contains("300000");
		assertThat(response.body()).isEqualTo(content);
	}

	@Test
	@DisplayName("Rule 1: a body is read while it arrives")
	void requestBodyIsReadWhileItArrives() throws Exception {
		upgrade();
		byte[] content = new byte[3_000_000];
		new Random(1).nextBytes(content);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.input());
		});
		assertThat(exchange(streaming(content)).body()).isEqualTo(content);
	}

	private HttpRequest streaming(byte[] content) {
		return HttpRequest.newBuilder(URI.create(uri().toString().replace("/app", "/streaming")))
			.POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(content)))
			.build();
	}

	@Test
	@DisplayName("Rule 9: a failure after the head cuts the answer, and no other on the connection")
	void failureAfterHead() throws Exception {
		upgrade();
		assertCut((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("block").thenThrow(new IllegalStateException("on purpose"));
		});
		assertThat(takeLogEntry().thrown()).contains("on purpose");
		assertThat(receive(BodyKind.LAZY.application(new byte[100])).body()).hasSize(100);
	}

	@Test
	@DisplayName("Rule 9: a failure before the head is a 500")
	void failureBeforeHead() throws Exception {
		upgrade();
		HttpResponse<byte[]> response = receive((environ, startResponse) -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("on purpose");
	}

	@Test
	@DisplayName("Rule 7: fewer bytes than announced don't look like all of them")
	void fewerBytesThanAnnounced() throws Exception {
		upgrade();
		assertCut((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "10"));
			return ScriptedBody.create().then("block");
		});
		assertThat(takeLogEntry().message()).contains("fewer");
	}

	@Test
	@DisplayName("Rule 10: a client that cancels ends its exchange only")
	void cancelledExchange() throws Exception {
		upgrade();
		Semaphore cancelled = new Semaphore(0);
		ScriptedBody body = ScriptedBody.create().then("block").then(() -> {
			assertThat(cancelled.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
			return new byte[1024];
		}).then(100_000, () -> new byte[1024]);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		HttpResponse<InputStream> response = exchange(HttpRequest.newBuilder(uri()).build(),
				HttpResponse.BodyHandlers.ofInputStream());
		response.body().close();
		cancelled.release();
		await("close").until(() -> body.closes() == 1);
		assertThat(body.asked()).isLessThan(100_000);
		awaitEndOfExchanges();
		assertThat(receive(BodyKind.LAZY.application(new byte[100])).body()).hasSize(100);
	}

	private void assertCut(Application application) {
		assertThatIOException().isThrownBy(() -> receive(application));
	}

	/**
	 * Makes the first exchange of the connection, which still is an HTTP/1.1 one.
	 */
	private void upgrade() throws Exception {
		receive(BodyKind.MATERIALISED.application(new byte[0]));
	}

	private HttpResponse<byte[]> receive(Application application) throws Exception {
		this.stage.play(application);
		return exchange(HttpRequest.newBuilder(uri()).build());
	}

	private HttpResponse<byte[]> exchange(HttpRequest request) throws Exception {
		return exchange(request, HttpResponse.BodyHandlers.ofByteArray());
	}

	/**
	 * Waits for an answer, but not for ever.
	 */
	private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws Exception {
		try {
			return this.client.sendAsync(request, handler).get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : ex;
		}
	}

	private URI uri() {
		return URI.create("http://localhost:" + this.server.port() + "/gateway/app");
	}

}
