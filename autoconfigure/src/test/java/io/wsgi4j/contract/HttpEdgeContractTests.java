package io.wsgi4j.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.Http2Socket;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Requests and answers at the edges of what HTTP allows.
 */
class HttpEdgeContractTests extends AbstractContractTests {

	private static final int LIMIT = 8 * 1024;

	private static final Application READING = (environ, startResponse) -> {
		byte[] body = environ.input().readAllBytes();
		startResponse.start("200 OK");
		return Body.of(body);
	};

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder
			.properties("server.http2.enabled=true", "server.compression.enabled=true",
					"gateway.request.read-timeout=5s", "gateway.applications.streaming.request.mode=streaming")
			.application("/streaming", this.stage);
	}

	@ParameterizedTest
	@ValueSource(strings = { "zz", "zz\r\nhello\r\n0\r\n\r\n", "5\r\nhello5\r\nhello\r\n0\r\n\r\n", "-1\r\n",
			"5 x\r\nhello\r\n", "\r\n", "0x5\r\nhello\r\n", "FFFFFFFFFFFFFFFFFF\r\n", "5\r\nhello\r\nzz\r\n",
			"g\r\n\r\n" })
	@DisplayName("RFC 9112, section 7.1: what is no chunk is answered with 400, and the connection closed")
	void malformedChunks(String chunks) {
		for (String application : List.of("app", "streaming")) {
			this.stage.play(READING);
			HttpAnswer answer = this.server
				.exchange(RawRequest.post("/gateway/" + application).chunked().raw(chunks + "\r\n"));
			assertThat(answer.status()).as("%s: %s", application, answer).isEqualTo(400);
			assertThat(answer.header("Connection")).as(application).isEqualToIgnoringCase("close");
		}
		awaitEndOfExchanges();
		this.log.take();
	}

	@ParameterizedTest
	@ValueSource(strings = { "app", "streaming" })
	@DisplayName("RFC 9113, section 8.1.1: a body shorter than its Content-Length is malformed, never a clean end")
	void bodyShorterThanItsLength(String application) {
		BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
		this.stage.play((environ, startResponse) -> {
			bodies.add(new String(environ.input().readAllBytes()));
			startResponse.start("200 OK");
			return Body.of("read");
		});
		for (String data : new String[] { null, "abc" }) {
			try (Http2Socket socket = Http2Socket.connect(this.server.port())) {
				socket.head(data == null, ":method", "POST", ":scheme", "http", ":path", "/gateway/" + application,
						":authority", "localhost", "content-length", "5");
				if (data != null) {
					socket.data(true, data);
				}
				assertThat(socket.receiveStatus()).isIn(400, -1);
			}
		}
		awaitEndOfExchanges();
		assertThat(bodies).isEmpty();
		this.log.take();
	}

	@Test
	@DisplayName("Rule 9: a head that the container can't send is a failure that names the property")
	void headTooLarge() {
		HttpAnswer answer = get(heading(new Header("X", "a".repeat(8500))));
		assertThat(answer.status()).as("%s", answer).isEqualTo(500);
		assertThat(takeLogEntry().message()).contains("1 headers", "8505 bytes", "8192 bytes", property());
	}

	@Test
	@DisplayName("Rule 9: what the property allows goes through")
	void headOfFullSize() {
		String value = "a".repeat(LIMIT - 5);
		HttpAnswer answer = get(heading(new Header("X", value)));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("X")).isEqualTo(value);
		HttpAnswer failure = get(heading(new Header("X", value + "a")));
		assertThat(failure.status()).isEqualTo(500);
		assertThat(takeLogEntry().message()).contains(property());
	}

	@Test
	@DisplayName("Rule 9: so are too many headers")
	void tooManyHeaders() {
		List<Header> headers = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			headers.add(new Header("X-" + i, "a"));
		}
		HttpAnswer answer = get(heading(headers.toArray(Header[]::new)));
		assertThat(answer.status()).isEqualTo(500);
		assertThat(takeLogEntry().message()).contains("20000 headers", property());
	}

	@Test
	@DisplayName("Rule 9: the length is also checked where nothing of a body tells that the head has to go out")
	void headTooLargeOfLazyBody() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X", "a".repeat(8500)));
			return ScriptedBody.create().then("block");
		});
		assertThat(answer.status()).isEqualTo(500);
		assertThat(takeLogEntry().message()).contains(property());
	}

	@Test
	@DisplayName("RFC 9110, section 5.3: the last of two Content-Types goes out, and nothing else is lost of many headers")
	void twoContentTypes() {
		HttpAnswer answer = get(
				heading(new Header("Content-Type", "text/html"), new Header("content-type", "text/plain")));
		assertThat(answer.headers("Content-Type")).hasSize(1).first().asString().startsWith("text/plain");
		List<Header> headers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			headers.add(new Header("X-" + (i % 15), "" + i));
		}
		headers.add(new Header("Content-Type", "text/html"));
		headers.add(new Header("Content-Type", "text/plain"));
		HttpAnswer many = get(heading(headers.toArray(Header[]::new)));
		assertThat(many.headers("X-3")).containsExactly("3", "18");
		assertThat(many.headers("X-7")).containsExactly("7");
		assertThat(many.headers("Content-Type")).hasSize(1).first().asString().startsWith("text/plain");
	}

	@ParameterizedTest
	@ValueSource(strings = { "G@T", "G(ET", "G\"T", "G[T]", "G{T}", "G/T", "G=T", "G\u00c4T" })
	@DisplayName("RFC 9110, section 5.6.2: what is no method is answered with 400")
	void methodIsNoToken(String method) {
		this.stage.play(READING);
		HttpAnswer answer = this.server.exchange(request(method));
		assertThat(answer.status()).isEqualTo(400);
		this.log.take();
	}

	@ParameterizedTest
	@ValueSource(strings = { "G ET", "G(ET", "G@T" })
	@DisplayName("RFC 9113, section 8.3.1: so is what comes as :method")
	void pseudoMethodIsNoToken(String method) {
		this.stage.play(READING);
		try (Http2Socket socket = Http2Socket.connect(this.server.port())) {
			socket.head(true, ":method", method, ":scheme", "http", ":path", "/gateway/app", ":authority", "localhost");
			assertThat(socket.receiveStatus()).isIn(400, -1);
		}
		this.log.take();
	}

	@Test
	@DisplayName("RFC 9110, section 9.3.8: TRACE is refused, and nothing of the request comes back")
	void trace() {
		this.stage.play(READING);
		HttpAnswer answer = this.server.exchange(request("TRACE", "X-Secret: secret"));
		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow")).as("RFC 9110, section 15.5.6").contains("GET").doesNotContain("TRACE");
		assertThat(answer.text()).doesNotContain("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/app;a%zz", "/gateway/app/x;%", "/gateway/app;a=%e", "/gateway/nothing;%zz",
			"/gateway;%zz/app" })
	@DisplayName("RFC 3986, section 2.1: malformed parameters of a segment are answered with 400 and not logged")
	void malformedParameters(String path) {
		this.stage.play(READING);
		assertThat(this.server.get(path).status()).isEqualTo(400);
	}

	@Test
	@DisplayName("Files whose size the kernel makes up are sent to their end, without a length")
	void filesOfTheKernel() throws IOException {
		for (String name : List.of("/proc/version", "/proc/self/limits", "/sys/kernel/notes",
				"/sys/kernel/uevent_seqnum", "/sys/kernel/mm/transparent_hugepage/enabled")) {
			Path file = Path.of(name);
			if (Files.isReadable(file)) {
				byte[] content = Files.readAllBytes(file);
				assumeTrue(content.length > 0);
				HttpAnswer answer = get((environ, startResponse) -> {
					startResponse.start("200 OK");
					return Body.of(file);
				});
				assertThat(answer.body()).as(name).isEqualTo(content);
				assertThat(answer.complete()).isTrue();
			}
		}
	}

	@Test
	@DisplayName("RFC 9110, section 14.4: parts of a representation are not compressed")
	void ranges() {
		byte[] content = "a".repeat(10_000).getBytes();
		HttpAnswer whole = compressed("200 OK", content);
		assertThat(whole.header("Content-Encoding")).isEqualTo("gzip");
		HttpAnswer part = compressed("206 Partial Content", content, new Header("Content-Range", "bytes 0-9999/20000"));
		if (this.container == Container.JETTY) {
			// Documented: its handler asks nobody.
			assertThat(part.header("Content-Encoding")).isEqualTo("gzip");
			return;
		}
		assertThat(part.header("Content-Encoding")).isNull();
		assertThat(part.body()).isEqualTo(content);
	}

	@Test
	@DisplayName("RFC 9110, section 8.8.3.3: a strong ETag never names two sequences of bytes")
	void strongEntityTags() {
		byte[] content = "a".repeat(10_000).getBytes();
		HttpAnswer answer = compressed("200 OK", content, new Header("ETag", "\"v1\""));
		if (answer.header("Content-Encoding") == null) {
			assertThat(answer.header("ETag")).isEqualTo("\"v1\"");
			assertThat(answer.body()).isEqualTo(content);
		}
		else {
			assertThat(answer.header("ETag")).isNotEqualTo("\"v1\"");
		}
	}

	private HttpAnswer compressed(String status, byte[] content, Header... headers) {
		List<Header> all = new ArrayList<>(List.of(headers));
		all.add(new Header("Content-Type", "text/plain"));
		this.stage.play((environ, startResponse) -> {
			startResponse.start(status, all, null);
			return Body.of(content);
		});
		return this.server.exchange(request("GET", "Accept-Encoding: gzip"));
	}

	@ParameterizedTest
	@CsvSource({ "/gateway/app?a[]={|},localhost,1,400,200", "/gateway/app,my_app,1,400,200",
			"/gateway/app,localhost,9000,400,431" })
	@DisplayName("What the documents say of requests that containers refuse")
	void refusedByContainer(String target, String host, int size, int tomcat, int jetty) {
		this.stage.play(READING);
		HttpAnswer answer = this.server
			.exchange("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nX: " + "a".repeat(size) + "\r\n\r\n");
		assertThat(answer.status()).isEqualTo((this.container == Container.TOMCAT) ? tomcat : jetty);
		this.log.take();
	}

	private static Application heading(Header... headers) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", headers);
			return Body.of("body");
		};
	}

	private String property() {
		return (this.container == Container.TOMCAT) ? "server.tomcat.max-http-response-header-size"
				: "server.jetty.max-http-response-header-size";
	}

}
