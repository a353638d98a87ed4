package io.wsgi4j.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.Middleware;
import io.wsgi4j.StartResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * What component scanning finds in a server. Not members of its
 * {@code @SpringBootApplication}, which would register them without scanning.
 */
final class SlicedParts {

	private static final Header TEXT = new Header("Content-Type", "text/plain");

	private SlicedParts() {
	}

	@GatewayApplication(path = "/echo", name = "echo")
	static class Echo implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
			startResponse.start("200 OK", TEXT, new Header("X-Mark", String.valueOf(environ.get("test.mark"))));
			String body = new String(environ.input().readAllBytes(), StandardCharsets.UTF_8);
			return Body.of("%s %s|%s|%s|%s|%s|%s".formatted(environ.requestMethod(), environ.scriptName(),
					environ.pathInfo(), environ.queryString(), environ.header("X-Foo"), environ.contentType(), body));
		}

	}

	@GatewayApplication(path = "/echo/deep", name = "deep")
	static class Deep implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			startResponse.start("200 OK", TEXT);
			return Body.of(environ.remoteUser() + " at " + environ.pathInfo());
		}

	}

	@GatewayApplication("/json")
	static class Json implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			startResponse.start("200 OK", new Header("Content-Type", "application/json"));
			return Body.of("{\"name\": \"Ada\", \"born\": {\"year\": 1815}}");
		}

	}

	/**
	 * Streams, in one of several ways.
	 */
	@GatewayApplication(path = "/streams", name = "streams", executor = "of-another-configuration")
	static class Streams implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			environ.errors().println("streams " + environ.pathInfo());
			startResponse.start("200 OK", TEXT);
			return switch (environ.pathInfo()) {
				case "/endless" -> SteppedBody.endless(() -> "tick ".getBytes());
				case "/large" -> SteppedBody.endless(() -> new byte[100_000]);
				case "/failing" -> SteppedBody.create().then("one").then("two").thenThrow(new OnPurposeException());
				case "/unclosable" -> SteppedBody.create().then("one").onClose(() -> {
					throw new OnPurposeException();
				});
				case "/threads" -> SteppedBody.create()
					.then(Thread.currentThread().getName() + " ")
					.then(() -> Thread.currentThread().getName().getBytes());
				default -> SteppedBody.create().then("one").then("").then("two");
			};
		}

	}

	/**
	 * Fails before it streams, in one of several ways.
	 */
	@GatewayApplication("/fails")
	static class Fails implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			switch (environ.pathInfo()) {
				case "/status" -> throw new ResponseStatusException(HttpStatus.GONE);
				case "/contract" -> startResponse.start("200 OK");
				case "/length" -> startResponse.start("200 OK", TEXT, new Header("Content-Length", "10"));
				default -> throw new OnPurposeException();
			}
			return Body.of("short");
		}

	}

	/**
	 * Needs something that isn't an application.
	 */
	@GatewayApplication("/prices")
	static class Prices implements Application {

		private final PriceList prices;

		Prices(PriceList prices) {
			this.prices = prices;
		}

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			startResponse.start("200 OK", TEXT);
			return Body.of(environ.pathInfo() + ": " + this.prices.of(environ.pathInfo()));
		}

	}

	/**
	 * Answers two requests only if they are there at the same time.
	 */
	@GatewayApplication("/meeting")
	static class Meeting implements Application {

		private final CyclicBarrier barrier = new CyclicBarrier(2);

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse)
				throws InterruptedException, BrokenBarrierException, TimeoutException {
			this.barrier.await(20, TimeUnit.SECONDS);
			environ.errors().print(environ.pathInfo());
			startResponse.start("200 OK", TEXT);
			return SteppedBody.create().then(environ.pathInfo() + " ").then(Thread.currentThread().getName());
		}

	}

	interface PriceList {

		int of(String article);

	}

	@Component
	static class CheapPriceList implements PriceList {

		@Override
		public int of(String article) {
			return 1;
		}

	}

	@Component
	static class Marking implements Middleware {

		@Override
		public Application wrap(Application application) {
			return (environ, startResponse) -> {
				environ.put("test.mark", "marked");
				return application.call(environ, startResponse);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Imported {

		@Bean
		@GatewayApplication("/imported")
		Application imported() {
			return (environ, startResponse) -> {
				startResponse.start("200 OK", TEXT);
				return Body.of("imported");
			};
		}

	}

	static class OnPurposeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		OnPurposeException() {
			super("for the test");
		}

	}

}
