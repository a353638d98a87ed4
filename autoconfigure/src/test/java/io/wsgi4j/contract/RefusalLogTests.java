package io.wsgi4j.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.wsgi4j.Body;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of requests that the gateway answers in an application's place.
 */
class RefusalLogTests extends AbstractContractTests {

	private static final String NAME = "Application 'app' at '/gateway/app/**' (%s /gateway/app) ";

	private static final String TOO_LARGE = NAME.formatted("POST")
			+ "is refused with 413: the body of the request is larger than 10B, "
			+ "'gateway.request.max-body-size' or 'gateway.applications.app.request.max-body-size'";

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = ManualWatch.with(this.clock);

	private final Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("gatewayExchangeWatch", this.watch)
			.application("/other", this.stage)
			.properties("gateway.request.max-body-size=10B", "gateway.max-in-flight=2",
					"gateway.executors.narrow.pool.core-size=1", "gateway.executors.narrow.pool.max-size=1",
					"gateway.executors.narrow.pool.queue-capacity=0", "gateway.applications.app.executor=narrow");
	}

	@BeforeEach
	void logEverything() {
		this.logger.setLevel(Level.DEBUG);
	}

	@AfterEach
	void logAsUsual() {
		this.logger.setLevel(null);
	}

	@Test
	@DisplayName("The first refusal is a warning, the others are for who looks closer until a minute is over")
	void warnsOnceInMinute() {
		List<Entry> entries = List.of(refuseTooLarge(), refuseTooLarge(), refuseTooLarge());
		assertThat(entries).extracting(Entry::level).containsExactly(Level.WARN, Level.DEBUG, Level.DEBUG);
		assertThat(entries).extracting(Entry::message).containsOnly(TOO_LARGE);
		this.clock.advance(Duration.ofMinutes(1));
		Entry later = refuseTooLarge();
		assertThat(later.level()).isEqualTo(Level.WARN);
		assertThat(later.message()).isEqualTo(TOO_LARGE + " (3 since the last such warning)");
	}

	@Test
	@DisplayName("Each application has warnings of its own")
	void warnsForEachApplication() {
		assertThat(refuseTooLarge().level()).isEqualTo(Level.WARN);
		this.server.exchange("POST /gateway/other HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n");
		Entry other = takeEntry();
		assertThat(other.level()).isEqualTo(Level.WARN);
		assertThat(other.logger()).isEqualTo("io.wsgi4j.application.other");
	}

	@Test
	@DisplayName("Each reason has a warning of its own, which names the property")
	void warnsForEachReason() {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (HttpSocket first = send((environ, startResponse) -> {
			called.countDown();
			await(release);
			startResponse.start("204 No Content");
			return Body.empty();
		})) {
			await(called);
			assertThat(refuse("the executor 'narrow' has no room")).contains("'pool.queue-capacity'",
					"'concurrency-limit'", "'gateway.executors.narrow'");
			try (HttpSocket second = this.server.connect()) {
				// In flight, but too short to ask for a thread yet.
				second.send(request("POST", "Content-Length: 2") + "a");
				await("two exchanges").until(() -> this.watch.count() == 2);
				assertThat(refuse("requests in flight are limited to 2, ")).contains("'gateway.max-in-flight'",
						"'gateway.applications.app.max-in-flight'");
			}
			suspend(true);
			refuse("the application is suspended");
			suspend(false);
			release.countDown();
			assertThat(first.receive().status()).isEqualTo(204);
		}
		finally {
			release.countDown();
		}
		awaitEndOfExchanges();
		this.log.take();
	}

	private Entry refuseTooLarge() {
		assertThat(this.server.exchange(request("POST", "Content-Length: 11")).status()).isEqualTo(413);
		return takeEntry();
	}

	/**
	 * Takes an entry, and those of clients that have left before.
	 */
	private Entry takeEntry() {
		List<Entry> entries = new ArrayList<>();
		await("entry of the log").until(() -> {
			entries.addAll(this.log.take());
			entries.removeIf((entry) -> entry.message().contains("was abandoned"));
			return !entries.isEmpty();
		});
		assertThat(entries).hasSize(1);
		return entries.get(0);
	}

	private String refuse(String reason) {
		assertThat(this.server.exchange(request("GET")).status()).isEqualTo(503);
		Entry entry = takeEntry();
		assertThat(entry.level()).isEqualTo(Level.WARN);
		assertThat(entry.thrown()).isNull();
		assertThat(entry.message()).startsWith(NAME.formatted("GET") + "is refused with 503: ").contains(reason);
		return entry.message();
	}

	private void suspend(boolean suspended) {
		MountedApplication application = this.server.bean(GatewayHandlerMapping.class)
			.getApplications()
			.stream()
			.filter((mounted) -> mounted.name().equals("app"))
			.findFirst()
			.orElseThrow();
		if (suspended) {
			this.watch.suspend(application);
		}
		else {
			this.watch.resume(application);
		}
	}

}
