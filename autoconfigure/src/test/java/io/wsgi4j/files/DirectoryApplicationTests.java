package io.wsgi4j.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files over real connections. The table of cases is the page's.
 */
class DirectoryApplicationTests extends AbstractServerTests {

	private static final int LARGE = 20_000_000;

	private static final int CLIENTS = 20;

	private static final StaticSite site = StaticSite.create();

	private final List<Path> written = new ArrayList<>();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/static", DirectoryApplication.builder(site.directory()).build())
			.application("/own",
					DirectoryApplication.builder(site.directory())
						.index("file.txt")
						.cacheControl("max-age=60")
						.immutableNames(Pattern.compile("^app\\.css$"))
						.contentType("xyzzy", "text/x-magic;charset=UTF-8")
						.precompressed(false)
						.build())
			.application("/bare",
					DirectoryApplication.builder(site.directory())
						.index(null)
						.cacheControl(null)
						.immutableNames(null)
						.build())
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"server.shutdown=immediate");
	}

	@AfterEach
	void deleteFiles() throws IOException {
		awaitEndOfExchanges();
		for (Path file : this.written) {
			Files.deleteIfExists(file);
		}
		this.written.clear();
	}

	@AfterAll
	void deleteSite() {
		site.close();
	}

	@Test
	void answersAsThePageSays() throws IOException {
		FilesPage page = FilesPage.read();
		List<FileCase> cases = FileCase.all();
		assertThat(OtherFileServersTests.table(cases, (request) -> request.answer(this.server::exchange)))
			.isEqualTo(OtherFileServersTests.table(cases, (request) -> expected(page.cell(request, "here"))));
		assertThat(page.rows()).hasSize(cases.size());
	}

	/**
	 * What a container refuses before the gateway sees it.
	 */
	private String expected(String cell) {
		String jetty = " (Jetty: ";
		int end = cell.indexOf(jetty);
		if (end == -1) {
			return cell;
		}
		return (this.container == Container.JETTY) ? cell.substring(end + jetty.length(), cell.length() - 1)
				: cell.substring(0, end);
	}

	@Test
	void sendsAFile() {
		HttpAnswer answer = get("/file.txt");
		assertThat(answer.text()).isEqualTo("0123456789");
		assertThat(answer.header("Content-Length")).isEqualTo("10");
		assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
		assertThat(answer.header("Last-Modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
		assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(answer.header("ETag")).matches("\"[0-9a-f-]+\"");
		assertThat(answer.header("Vary")).isNull();
		assertThat(answer.header("Content-Encoding")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/file.txt", "/empty.txt", "/app.css", "/docs/" })
	@DisplayName("RFC 9110, section 9.3.2: HEAD has the headers of GET")
	void head(String path) {
		HttpAnswer get = get(path);
		HttpAnswer head = this.server.exchange(RawRequest.of("HEAD", StaticSite.MOUNT + path));
		assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
		assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(get.body().length));
	}

	@ParameterizedTest
	@CsvSource({ "/docs/, text/html", "/app.css, text/css", "/app.0123456789ab.js, text/javascript",
			"/unknown.xyzzy, application/octet-stream" })
	void tellsTheContentType(String path, String type) {
		assertThat(get(path).header("Content-Type")).isEqualTo(type);
	}

	@Test
	void allowsFilesWithHashesForever() {
		assertThat(get("/app.0123456789ab.js").header("Cache-Control")).isEqualTo("max-age=31536000, immutable");
	}

	@Test
	void takesSettings() {
		assertThat(this.server.get("/gateway/own/").text()).isEqualTo("0123456789");
		assertThat(this.server.get("/gateway/own/file.txt").header("Cache-Control")).isEqualTo("max-age=60");
		assertThat(this.server.get("/gateway/own/unknown.xyzzy").header("Content-Type"))
			.isEqualTo("text/x-magic;charset=UTF-8");
		HttpAnswer css = this.server.exchange(RawRequest.get("/gateway/own/app.css").header("Accept-Encoding", "gzip"));
		assertThat(css.text()).isEqualTo("a { color: red }");
		assertThat(css.header("Vary")).isNull();
		assertThat(css.header("Cache-Control")).endsWith("immutable");
	}

	@Test
	void doesWithoutIndexAndCacheControl() {
		assertThat(this.server.get("/gateway/bare/docs/").status()).isEqualTo(404);
		assertThat(this.server.get("/gateway/bare/docs").status()).isEqualTo(404);
		assertThat(this.server.get("/gateway/bare/docs/index.html").status()).isEqualTo(200);
		assertThat(this.server.get("/gateway/bare/app.0123456789ab.js").header("Cache-Control")).isNull();
	}

	@Test
	void redirectsTheMountItself() throws IOException {
		write("index.html", "home".getBytes());
		HttpAnswer answer = get("?a=b");
		assertThat(answer.status()).isEqualTo(301);
		assertThat(answer.header("Location")).isEqualTo("./static/?a=b");
		assertThat(get("/").text()).isEqualTo("home");
	}

	@Test
	@DisplayName("RFC 9110, section 15.4.5: 304 has what caches need, and no body")
	void notModified() {
		HttpAnswer file = get("/app.css", "Accept-Encoding", "gzip");
		HttpAnswer answer = get("/app.css", "Accept-Encoding", "gzip", "If-None-Match", file.header("ETag"));
		assertThat(answer.status()).isEqualTo(304);
		assertThat(answer.header("ETag")).isEqualTo(file.header("ETag"));
		assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(answer.header("Last-Modified")).isNull();
		assertThat(answer.header("Content-Encoding")).isNull();
	}

	@Test
	@DisplayName("RFC 9110, section 8.8.3.3: each coding has a tag of its own, and the type of the file")
	void codings() {
		List<String> tags = new ArrayList<>();
		for (String coding : new String[] { "br", "zstd", "gzip" }) {
			HttpAnswer answer = get("/app.css", "Accept-Encoding", coding);
			assertThat(answer.text()).isEqualTo("(" + coding + ")");
			assertThat(answer.header("Content-Encoding")).isEqualTo(coding);
			assertThat(answer.header("Content-Type")).isEqualTo("text/css");
			assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
			tags.add(answer.header("ETag"));
		}
		tags.add(get("/app.css").header("ETag"));
		assertThat(tags).doesNotHaveDuplicates();
	}

	@Test
	void tellsWhyThereIsNoFile() {
		HttpAnswer answer = get("/missing");
		assertThat(answer.text()).isEqualTo("404 Not Found\n");
		assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
		assertThat(get("/file.txt", "Range", "bytes=10-").text()).isEqualTo("416 Range Not Satisfiable\n");
	}

	@Test
	@DisplayName("RFC 9110, section 14.6: parts are sent byte for byte as they should be")
	void multipart() {
		HttpAnswer answer = get("/file.txt", "Range", "bytes=8-9,0-1,-1");
		assertThat(answer.status()).isEqualTo(206);
		assertThat(answer.header("Content-Range")).isNull();
		assertThat(answer.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
		String boundary = answer.header("Content-Type").substring("multipart/byteranges; boundary=".length());
		String expected = """
				--BOUNDARY
				Content-Type: text/plain
				Content-Range: bytes 8-9/10

				89
				--BOUNDARY
				Content-Type: text/plain
				Content-Range: bytes 0-1/10

				01
				--BOUNDARY
				Content-Type: text/plain
				Content-Range: bytes 9-9/10

				9
				--BOUNDARY--
				""".replace("\n", "\r\n").replace("BOUNDARY", boundary);
		assertThat(answer.text()).isEqualTo(expected);
		assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(expected.length()));
		assertThat(get("/file.txt", "Range", "bytes=8-9,0-1").header("Content-Type")).as("another boundary")
			.isNotEqualTo(answer.header("Content-Type"));
	}

	@Test
	@DisplayName("Parts of a large file arrive as they are, single or together")
	void largeRanges() throws IOException {
		byte[] content = writeLarge("large.bin");
		HttpAnswer single = get("/large.bin", "Range", "bytes=1000003-");
		assertThat(single.body()).isEqualTo(Arrays.copyOfRange(content, 1_000_003, LARGE));
		HttpAnswer answer = get("/large.bin", "Range", "bytes=5000000-9999999,7-4000000");
		int start = indexOf(answer.body(), "\r\n\r\n", 0) + 4;
		assertThat(Arrays.copyOfRange(answer.body(), start, start + 5_000_000))
			.isEqualTo(Arrays.copyOfRange(content, 5_000_000, 10_000_000));
		int second = indexOf(answer.body(), "\r\n\r\n", start + 5_000_000) + 4;
		assertThat(Arrays.copyOfRange(answer.body(), second, second + 3_999_994))
			.isEqualTo(Arrays.copyOfRange(content, 7, 4_000_001));
		assertThat(answer.complete()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Range: bytes=10-\r\n", "Range: bytes=1-9000000,10000000-19999990\r\n" })
	@DisplayName("Clients that don't read hold no thread")
	void slowReaders(String range) throws IOException {
		writeLarge("large.bin");
		List<HttpSocket> clients = new ArrayList<>();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(HttpSocket.connect(this.server.port(), 8 * 1024)
					.send("GET " + StaticSite.MOUNT + "/large.bin HTTP/1.1\r\nHost: localhost\r\n" + range + "\r\n"));
			}
			List<HttpAnswer> heads = clients.stream().map(HttpSocket::receiveHead).toList();
			ThreadPoolTaskExecutor pool = this.server.bean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
			await("idle pool").until(() -> pool.getActiveCount() == 0 && pool.getQueueSize() == 0);
			assertThat(get("/file.txt").text()).isEqualTo("0123456789");
			assertThat(clients.get(0).receiveBody(heads.get(0)).complete()).isTrue();
		}
		finally {
			clients.forEach(HttpSocket::close);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Range: bytes=10-\r\n", "Range: bytes=1-9000000,10000000-19999990\r\n" })
	@DisplayName("A file that becomes shorter while it is sent is a cut answer")
	void shortened(String range) throws IOException {
		writeLarge("large.bin");
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket
				.send("GET " + StaticSite.MOUNT + "/large.bin HTTP/1.1\r\nHost: localhost\r\n" + range + "\r\n")
				.receiveHead();
			try (FileChannel channel = FileChannel.open(site.directory().resolve("large.bin"),
					StandardOpenOption.WRITE)) {
				channel.truncate(100);
			}
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
		awaitEndOfExchanges();
		List<Entry> entries = this.log.take();
		assertThat(entries).singleElement().satisfies((entry) -> assertThat(entry.thrown()).contains("shorter"));
	}

	@Test
	@DisplayName("A file that is replaced while it is sent arrives as it was")
	void replaced() throws IOException {
		byte[] content = writeLarge("large.bin");
		Path file = site.directory().resolve("large.bin");
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket.send("GET " + StaticSite.MOUNT + "/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
				.receiveHead();
			Files.delete(file);
			write("large.bin", "other".getBytes());
			assertThat(socket.receiveBody(head).body()).isEqualTo(content);
		}
		assertThat(get("/large.bin").text()).isEqualTo("other");
	}

	@Test
	@DisplayName("RFC 9110, section 8.8.1: a file that has just been written has a weak tag, and no part of it is joined")
	void freshFile() throws IOException {
		write("fresh.txt", "0123456789".getBytes());
		Files.setLastModifiedTime(site.directory().resolve("fresh.txt"),
				FileTime.from(Instant.now().plusSeconds(3600)));
		HttpAnswer future = get("/fresh.txt");
		assertThat(future.header("ETag")).startsWith("\"");
		assertThat(get("/fresh.txt", "Range", "bytes=0-0", "If-Range", future.header("Last-Modified")).status())
			.isEqualTo(200);
		assertThat(get("/fresh.txt", "Range", "bytes=0-0", "If-Range", future.header("ETag")).status()).isEqualTo(206);
	}

	@Test
	void emptyFile() {
		HttpAnswer answer = get("/empty.txt");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Length")).isEqualTo("0");
		assertThat(answer.complete()).isTrue();
	}

	@Test
	void keepsTheConnection() {
		try (HttpSocket socket = this.server.connect()) {
			for (String path : new String[] { "/file.txt", "/missing", "/.env", "/docs", "/app.css" }) {
				socket.send(RawRequest.get(StaticSite.MOUNT + path).header("Range", "bytes=1-1"));
				assertThat(socket.receive().complete()).isTrue();
			}
		}
	}

	private HttpAnswer get(String path, String... headers) {
		RawRequest request = RawRequest.get(StaticSite.MOUNT + path);
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		return this.server.exchange(request);
	}

	private static String withoutDate(HttpAnswer answer) {
		StringBuilder headers = new StringBuilder();
		answer.headers().forEach((name, values) -> headers.append(name.equals("date") ? "" : name + values));
		return headers.toString();
	}

	private byte[] writeLarge(String name) throws IOException {
		byte[] content = new byte[LARGE];
		new Random(1).nextBytes(content);
		write(name, content);
		return content;
	}

	private void write(String name, byte[] content) throws IOException {
		this.written.add(Files.write(site.directory().resolve(name), content));
	}

	private static int indexOf(byte[] bytes, String text, int from) {
		ByteBuffer wanted = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
		int index = from;
		while (!ByteBuffer.wrap(bytes, index, wanted.remaining()).equals(wanted)) {
			index++;
		}
		return index;
	}

}
