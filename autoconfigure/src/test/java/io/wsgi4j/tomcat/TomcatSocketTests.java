package io.wsgi4j.tomcat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of when bodies go straight to Tomcat's socket, as the size of chunks tells, and
 * of what its access log says about them.
 */
class TomcatSocketTests {

	private static final int LENGTH = 500_000;

	private static final byte[] BLOCK = new byte[100_000];

	/**
	 * With the sizes and line ends of five chunks of 64 KiB, five of the rest, and the
	 * last one.
	 */
	private static final int CHUNKED_LENGTH = LENGTH + 5 * (7 + 2) + 5 * (6 + 2) + 5;

	private final CountingLog log = new CountingLog();

	@Test
	void largeBodies(@TempDir Path directory) throws Exception {
		Path file = Files.write(directory.resolve("file"), new byte[LENGTH]);
		try (TestServer server = server((environ, startResponse) -> {
			boolean announced = environ.pathInfo().equals("/announced");
			startResponse.start("200 OK",
					announced ? new Header[] { new Header("Content-Length", "" + LENGTH) } : new Header[0]);
			return environ.pathInfo().equals("/file") ? Body.of(file) : lazy();
		}).start()) {
			assertThat(server.get("/gateway/app/file").body()).hasSize(LENGTH);
			assertThat(server.get("/gateway/app/announced").body()).hasSize(LENGTH);
			assertThat(largestChunk(server, "/gateway/app/lazy")).isEqualTo(64 * 1024);
			assertLogged(LENGTH, LENGTH, CHUNKED_LENGTH);
			assertThat(this.log.content).containsExactly((long) LENGTH, (long) LENGTH, (long) LENGTH);
		}
	}

	@Test
	void smallBodies() {
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Collections.nCopies(3, new byte[1000]);
		}).start()) {
			assertThat(server.get("/gateway/app").body()).hasSize(3000);
			assertLogged(3000);
		}
	}

	@Test
	void largeBlockBehindSmallOnes() {
		List<byte[]> blocks = List.of(new byte[10], new byte[10], new byte[LENGTH - 30], new byte[10]);
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK");
			return () -> blocks.iterator();
		}).start()) {
			assertThat(largestChunk(server, "/gateway/app")).isEqualTo(64 * 1024);
		}
	}

	@Test
	void nothingThatIsCompressed() throws Exception {
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return lazy();
		}).properties("server.compression.enabled=true").start()) {
			HttpAnswer answer = server.exchange(RawRequest.get("/gateway/app").header("Accept-Encoding", "gzip"));
			assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
			assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()).hasSize(LENGTH);
			assertThat(server.get("/gateway/app").body()).hasSize(LENGTH);
			assertThat(largestChunk(server, "/gateway/app")).isEqualTo(64 * 1024);
		}
	}

	@Test
	void nothingThatAnswersHead() {
		Filter filter = (request, response, chain) -> chain
			.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

				@Override
				public String getMethod() {
					return "GET";
				}

			}, response);
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK");
			return lazy();
		}).bean("filter", filter).start(); HttpSocket socket = server.connect()) {
			for (int i = 0; i < 2; i++) {
				socket.send("HEAD /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n");
				assertThat(socket.receive("HEAD").status()).isEqualTo(200);
			}
		}
	}

	@Test
	void nothingThatAFilterLooksAt() {
		Filter filter = (request, response, chain) -> chain.doFilter(request,
				new HttpServletResponseWrapper((HttpServletResponse) response) {
				});
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK");
			return lazy();
		}).bean("filter", filter).start()) {
			assertThat(largestChunk(server, "/gateway/app")).isLessThan(16 * 1024);
		}
	}

	@Test
	void behindSpringSecurity() {
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK");
			return lazy();
		}).secured().properties("spring.security.user.name=user", "spring.security.user.password=secret").start()) {
			RawRequest request = RawRequest.get("/gateway/app").basic("user", "secret");
			assertThat(server.exchange(request).header("X-Content-Type-Options")).isEqualTo("nosniff");
			assertThat(largestChunk(server, request)).isEqualTo(64 * 1024);
		}
	}

	@Test
	void overOneConnectionAgainAndAgain() {
		try (TestServer server = server((environ, startResponse) -> {
			startResponse.start("200 OK");
			return environ.pathInfo().equals("/small") ? Body.of("small") : lazy();
		}).start(); HttpSocket socket = server.connect()) {
			for (int i = 0; i < 3; i++) {
				assertThat(socket.send("GET /gateway/app/lazy HTTP/1.1\r\nHost: localhost\r\n\r\n").receive().body())
					.hasSize(LENGTH);
				assertThat(socket.send("GET /gateway/app/small HTTP/1.1\r\nHost: localhost\r\n\r\n").receive().text())
					.isEqualTo("small");
			}
			assertLogged(CHUNKED_LENGTH, 5, CHUNKED_LENGTH, 5, CHUNKED_LENGTH, 5);
		}
	}

	private TestServer.Builder server(Application application) {
		return TestServer.on(Container.TOMCAT).application("/app", application).bean("log", this.log);
	}

	private static Iterable<byte[]> lazy() {
		return () -> Collections.nCopies(LENGTH / BLOCK.length, BLOCK).iterator();
	}

	private static int largestChunk(TestServer server, String path) {
		return largestChunk(server, RawRequest.get(path));
	}

	private static int largestChunk(TestServer server, RawRequest request) {
		try (HttpSocket socket = server.connect()) {
			assertThat(socket.send(request).receiveHead().header("Transfer-Encoding")).isEqualTo("chunked");
			int largest = 0;
			int length = 0;
			for (byte[] chunk = socket.readChunk(); chunk != null; chunk = socket.readChunk()) {
				largest = Math.max(largest, chunk.length);
				length += chunk.length;
			}
			assertThat(length).isEqualTo(LENGTH);
			return largest;
		}
	}

	private void assertLogged(long... lengths) {
		Awaitility.await("access log").until(() -> this.log.written.size() >= lengths.length);
		assertThat(this.log.written).containsExactlyElementsOf(LongStream.of(lengths).boxed().toList());
	}

	/**
	 * Takes the place of Tomcat's access log, and notes what that and its statistics ask
	 * for.
	 */
	private static final class CountingLog extends ValveBase
			implements AccessLog, WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

		private final List<Long> written = new CopyOnWriteArrayList<>();

		private final List<Long> content = new CopyOnWriteArrayList<>();

		private CountingLog() {
			super(true);
		}

		@Override
		public void customize(TomcatServletWebServerFactory factory) {
			factory.addEngineValves(this);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
		}

		@Override
		public void log(Request request, Response response, long time) {
			this.content.add(response.getCoyoteResponse().getContentWritten());
			this.written.add(response.getBytesWritten(false));
		}

		@Override
		public void setRequestAttributesEnabled(boolean enabled) {
		}

		@Override
		public boolean getRequestAttributesEnabled() {
			return false;
		}

	}

}
