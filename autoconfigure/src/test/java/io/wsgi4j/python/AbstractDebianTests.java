package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.Programs;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests with real applications from Debian's packages, unchanged. Skipped where a package
 * isn't installed. Modules are compiled once for all of these tests.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractDebianTests {

	static final Path SOURCES = Path.of("src/test/resources/python/applications");

	@TempDir
	private static Path directories;

	@Parameter
	Engine engine;

	/**
	 * What the applications keep is here, new for each engine.
	 */
	Path directory;

	private final Map<String, DebianApplication> applications = new LinkedHashMap<>();

	private TestServer server;

	/**
	 * Creates tests of an application at the prefix.
	 * @param target the application
	 * @param module the module of Debian's package
	 */
	AbstractDebianTests(String target, String module) {
		this(new DebianApplication("", target, module));
	}

	/**
	 * Creates tests of applications that share a server, each at its name. A test of one
	 * of them {@link #at(String) asks for its mount}.
	 */
	AbstractDebianTests(DebianApplication... applications) {
		for (DebianApplication application : applications) {
			this.applications.put(application.name(), application);
		}
	}

	@BeforeParameterizedClassInvocation
	void startServer() throws IOException, InterruptedException {
		this.directory = Files.createDirectory(directories.resolve(this.engine.name()));
		List<DebianApplication> installed = this.applications.values()
			.stream()
			.filter(DebianApplication::isInstalled)
			.toList();
		assumeFalse(installed.isEmpty(), this.applications.values().iterator().next()::missing);
		// The process has contexts of other tests, too.
		assumeTrue(this.engine == Engine.CPYTHON || Programs.isOnPath("patchelf"), "patchelf is not installed");
		TestServer.Builder builder = TestServer.on(Container.TOMCAT)
			.properties("gateway.python.path=" + path(), "gateway.python.contexts=1", "gateway.python.processes=1",
					"gateway.python.cache-directory=target/python-cache");
		this.engine.configure(builder);
		for (DebianApplication application : installed) {
			builder.properties(property(application.name()) + "=" + application.target());
		}
		configure(builder);
		this.server = builder.start();
	}

	/**
	 * Where modules are: those of the tests, those that GraalPy lacks, and Debian's,
	 * which CPython finds by itself.
	 */
	private String path() {
		return (this.engine == Engine.CPYTHON) ? SOURCES.toString()
				: "%s,%s,%s".formatted(SOURCES, SOURCES.resolve("stubs"), DebianApplication.PACKAGES);
	}

	/**
	 * Adds what the application needs.
	 */
	void configure(TestServer.Builder builder) throws IOException, InterruptedException {
	}

	@AfterParameterizedClassInvocation
	void stopServer() {
		if (this.server != null) {
			this.server.close();
		}
	}

	/**
	 * The path of an application below the prefix. Skips the test if its package isn't
	 * installed.
	 */
	String at(String name) {
		DebianApplication application = this.applications.get(name);
		assumeTrue(application.isInstalled(), application::missing);
		return "/" + name;
	}

	/**
	 * The address of a path, for clients that are programs.
	 */
	String url(String path) {
		return "http://localhost:" + port() + "/gateway" + path;
	}

	int port() {
		return this.server.port();
	}

	HttpAnswer get(String path) {
		return exchange(RawRequest.get("/gateway" + path));
	}

	HttpAnswer exchange(RawRequest request) {
		return this.server.exchange(request);
	}

	static RawRequest request(String method, String path) {
		return RawRequest.of(method, "/gateway" + path);
	}

	static RawRequest json(String path, String body) {
		return request("POST", path).header("Content-Type", "application/json").body(body);
	}

	static RawRequest form(String path, String... fields) {
		return request("POST", path).header("Content-Type", "application/x-www-form-urlencoded")
			.body(String.join("&", fields));
	}

	/**
	 * A form with a title and a document.
	 */
	static RawRequest upload(String path, byte[] document) {
		byte[] start = """
				--limit\r
				Content-Disposition: form-data; name="title"\r
				\r
				A\r
				--limit\r
				Content-Disposition: form-data; name="document"; filename="a.bin"\r
				Content-Type: application/octet-stream\r
				\r
				""".getBytes();
		byte[] end = "\r\n--limit--\r\n".getBytes();
		byte[] body = Arrays.copyOf(start, start.length + document.length + end.length);
		System.arraycopy(document, 0, body, start.length, document.length);
		System.arraycopy(end, 0, body, start.length + document.length, end.length);
		return request("POST", path).header("Content-Type", "multipart/form-data; boundary=limit").body(body);
	}

	static byte[] document() {
		byte[] document = new byte[3_000_000];
		for (int i = 0; i < document.length; i++) {
			document[i] = (byte) (i * 31);
		}
		return document;
	}

	/**
	 * What a browser would send back of the cookies of an answer.
	 */
	static String cookies(HttpAnswer answer) {
		return answer.headers("Set-Cookie")
			.stream()
			.map((cookie) -> cookie.split(";", 2)[0])
			.collect(Collectors.joining("; "));
	}

	private static String property(String name) {
		return name.isEmpty() ? "gateway.wsgi" : "gateway.applications." + name + ".wsgi";
	}

	static String numbers() {
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < 1000; i++) {
			lines.append(i).append('\n');
		}
		return lines.toString();
	}

}
