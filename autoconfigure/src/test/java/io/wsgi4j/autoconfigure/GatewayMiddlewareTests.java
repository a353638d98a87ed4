package io.wsgi4j.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.Middleware;
import io.wsgi4j.StartResponse;
import io.wsgi4j.middleware.Validator;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class GatewayMiddlewareTests {

	private static final Header TEXT = new Header("Content-Type", "text/plain");

	@ParameterizedTest
	@EnumSource
	void wrapsEveryApplicationInOrder(Container container) {
		Application tell = (environ, startResponse) -> {
			startResponse.start("200 OK", TEXT);
			return Body.of(environ.get("test.way") + environ.pathInfo());
		};
		try (TestServer server = TestServer.on(container)
			.application("/one", tell)
			.application("/two", tell)
			.configuration(OrderedMiddleware.class)
			.configuration(Innermost.class)
			.start()) {
			assertThat(server.get("/gateway/one/x").text()).isEqualTo("null outer inner innermost/x");
			assertThat(server.get("/gateway/two/y").text()).isEqualTo("null outer inner innermost/y");
		}
	}

	@ParameterizedTest
	@EnumSource
	void validatorAcceptsReadyMadeBodies(Container container, @TempDir Path directory, CapturedOutput output)
			throws IOException {
		Path file = Files.writeString(directory.resolve("file.txt"), "a file");
		Path emptyFile = Files.createFile(directory.resolve("empty.txt"));
		try (TestServer server = TestServer.on(container)
			.bean("validator", new Validator())
			.application("/text", answer("200 OK", () -> Body.of("a text")))
			.application("/blocks", answer("200 OK", () -> Body.of(bytes("a "), bytes(""), bytes("block"))))
			.application("/file", answer("200 OK", () -> Body.of(file)))
			.application("/empty-file", answer("200 OK", () -> Body.of(emptyFile)))
			.application("/stream", answer("200 OK", () -> Body.of(new ByteArrayInputStream(bytes("a stream")))))
			.application("/empty", answer("200 OK", Body::empty))
			.application("/none", (environ, startResponse) -> {
				startResponse.start("204 No Content");
				return Body.empty();
			})
			.application("/list", answer("200 OK", () -> List.of(bytes("a "), bytes("list"))))
			.application("/lazy", GatewayMiddlewareTests::startLate)
			.application("/written", GatewayMiddlewareTests::write)
			.application("/echo", GatewayMiddlewareTests::echo)
			.start()) {
			assertAnswer(server, "text", "a text");
			assertAnswer(server, "blocks", "a block");
			assertAnswer(server, "file", "a file");
			assertAnswer(server, "empty-file", "");
			assertAnswer(server, "stream", "a stream");
			assertAnswer(server, "empty", "");
			assertAnswer(server, "list", "a list");
			assertAnswer(server, "lazy", "late");
			assertAnswer(server, "written", "written and yielded");
			assertThat(server.get("/gateway/none").status()).isEqualTo(204);
			assertThat(server.exchange("HEAD /gateway/text HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
				.isEqualTo(200);
			assertThat(server
				.exchange("POST /gateway/echo HTTP/1.1\r\nHost: localhost\r\n"
						+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=1&b=2")
				.text()).isEqualTo("a=1&b=2");
		}
		assertThat(output).doesNotContain("ContractViolationException");
	}

	@ParameterizedTest
	@EnumSource
	void validatorRefusesViolation(Container container, CapturedOutput output) {
		try (TestServer server = TestServer.on(container)
			.bean("validator", new Validator())
			.application("/bad", (environ, startResponse) -> List.of(bytes("never started")))
			.start()) {
			assertThat(server.get("/gateway/bad").status()).isEqualTo(500);
		}
		assertThat(output).contains("ContractViolationException");
	}

	private static void assertAnswer(TestServer server, String path, String text) {
		HttpAnswer answer = server.get("/gateway/" + path);
		assertThat(answer.status()).as(path).isEqualTo(200);
		assertThat(answer.text()).as(path).isEqualTo(text);
		assertThat(answer.complete()).as(path).isTrue();
		assertThat(answer.header("Content-Type")).as(path).startsWith("text/plain");
	}

	private static Application answer(String status, BodySupplier body) {
		return (environ, startResponse) -> {
			startResponse.start(status, TEXT);
			return body.get();
		};
	}

	private static Iterable<byte[]> startLate(Environ environ, StartResponse startResponse) {
		return () -> new Iterator<>() {

			private final Iterator<byte[]> blocks = List.of(bytes("la"), bytes("te")).iterator();

			private boolean started;

			@Override
			public boolean hasNext() {
				return this.blocks.hasNext();
			}

			@Override
			public byte[] next() {
				if (!this.started) {
					startResponse.start("200 OK", TEXT);
					this.started = true;
				}
				return this.blocks.next();
			}

		};
	}

	private static Iterable<byte[]> write(Environ environ, StartResponse startResponse) throws IOException {
		OutputStream stream = startResponse.start("200 OK", TEXT);
		stream.write(bytes("written "));
		return Body.of("and yielded");
	}

	private static Iterable<byte[]> echo(Environ environ, StartResponse startResponse) throws IOException {
		byte[] input = environ.input().readAllBytes();
		startResponse.start("200 OK", TEXT, new Header("Content-Length", String.valueOf(input.length)));
		return Arrays.asList(input);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Middleware mark(String name) {
		return (application) -> (environ, startResponse) -> {
			environ.put("test.way", environ.get("test.way") + " " + name);
			return application.call(environ, startResponse);
		};
	}

	@FunctionalInterface
	private interface BodySupplier {

		Iterable<byte[]> get() throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedMiddleware {

		@Bean
		@Order(2)
		Middleware first() {
			return mark("inner");
		}

		@Bean
		@Order(1)
		Middleware second() {
			return mark("outer");
		}

	}

	@Order(3)
	@Component
	static class Innermost implements Middleware {

		@Override
		public Application wrap(Application application) {
			return mark("innermost").wrap(application);
		}

	}

}
