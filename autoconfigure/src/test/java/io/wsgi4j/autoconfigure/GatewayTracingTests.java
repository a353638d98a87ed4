package io.wsgi4j.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayTracingTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String CLIENT = "b7ad6b7169203331";

	private static final int MORE_THAN_BUFFERS = 8 * 1024 * 1024;

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final Stage stage = new Stage();

	@ParameterizedTest
	@EnumSource
	@DisplayName("One trace from the client through the gateway into the application's spans, across threads and blocks")
	void platformThreads(Container container) {
		assertTraced(container);
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("One trace on virtual threads, too")
	void virtualThreads(Container container) {
		assertTraced(container, "gateway.executor.mode=virtual");
	}

	private void assertTraced(Container container, String... properties) {
		try (TestServer server = start(container, properties);
				HttpSocket socket = HttpSocket.connect(server.port(), 4096)) {
			ScriptedBody body = ScriptedBody.create()
				.then(() -> observed(server, "first block", () -> new byte[MORE_THAN_BUFFERS]))
				.then(() -> observed(server, "second block", () -> new byte[1]));
			body.onClose(() -> observed(server, "close", () -> null));
			this.stage.play(observed(server, body));
			assertThat(socket.send(request()).receive().body()).hasSize(MORE_THAN_BUFFERS + 1);
			SpanData http = await("http get /gateway/app/**");
			assertThat(http.getTraceId()).isEqualTo(TRACE);
			assertThat(http.getParentSpanId()).isEqualTo(CLIENT);
			SpanData exchange = await("exchange app");
			assertThat(exchange.getTraceId()).isEqualTo(TRACE);
			assertThat(exchange.getParentSpanId()).isEqualTo(http.getSpanId());
			assertThat(attribute(exchange, "application")).isEqualTo("app");
			assertThat(attribute(exchange, "status")).isEqualTo("200");
			assertThat(attribute(exchange, "outcome")).isEqualTo("COMPLETED");
			assertThat(attribute(exchange, "path")).isEqualTo("/gateway/app");
			for (String own : List.of("call", "first block", "second block", "close")) {
				SpanData span = await(own);
				assertThat(span.getTraceId()).isEqualTo(TRACE);
				assertThat(span.getParentSpanId()).isEqualTo(exchange.getSpanId());
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("A failure is logged once, with its trace, and is the error of the exchange's span")
	void failure(Container container) {
		try (TestServer server = start(container); LogRecorder log = LogRecorder.attach(Level.INFO)) {
			this.stage.play((environ, startResponse) -> {
				throw new IllegalStateException("on purpose");
			});
			assertThat(server.exchange(request()).status()).isEqualTo(500);
			SpanData exchange = await("exchange app");
			assertThat(exchange.getStatus())
				.isEqualTo(StatusData.create(StatusData.error().getStatusCode(), "on purpose"));
			assertThat(attribute(exchange, "exception")).isEqualTo("IllegalStateException");
			List<Entry> entries = log.take();
			assertThat(entries).filteredOn((entry) -> entry.level() == Level.ERROR)
				.singleElement()
				.satisfies((entry) -> {
					assertThat(entry.message()).contains("'app'", "'/gateway/app/**'");
					assertThat(entry.context()).containsEntry("traceId", TRACE);
				});
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("What the watch logs, and the access log of what it has ended, have the trace")
	void entriesOfOtherThreads(Container container) throws InterruptedException {
		CountDownLatch interrupted = new CountDownLatch(1);
		try (TestServer server = start(container, "gateway.response-timeout=200ms", "gateway.access-log.enabled=true");
				LogRecorder log = LogRecorder.attach(Level.INFO)) {
			this.stage.play((environ, startResponse) -> {
				try {
					new CountDownLatch(1).await();
				}
				finally {
					interrupted.countDown();
				}
				return ScriptedBody.create();
			});
			assertThat(server.exchange(request()).status()).isEqualTo(504);
			assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(attribute(await("exchange app"), "refusal")).isEqualTo("RESPONSE_TIMEOUT");
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log.count() >= 2);
			// A third one tells, on a busy machine, that the interrupt takes its time.
			assertThat(log.take()).allSatisfy((entry) -> assertThat(entry.context()).containsEntry("traceId", TRACE))
				.filteredOn((entry) -> !entry.message().contains("has been interrupted"))
				.extracting(Entry::logger)
				.containsExactlyInAnyOrder("io.wsgi4j.application.app", "io.wsgi4j.access");
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("What is logged when a container thread has sent the last of a body has the trace")
	void entriesOfContainerThreads(Container container) {
		try (TestServer server = start(container, "gateway.access-log.enabled=true");
				LogRecorder log = LogRecorder.attach(Level.INFO);
				HttpSocket socket = HttpSocket.connect(server.port(), 4096)) {
			this.stage.play((environ, startResponse) -> {
				environ.errors().print("no end of line");
				startResponse.start("200 OK");
				return Body.of(new byte[MORE_THAN_BUFFERS]);
			});
			assertThat(socket.send(request()).receive().body()).hasSize(MORE_THAN_BUFFERS);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log.count() == 2);
			assertThat(log.take()).allSatisfy((entry) -> assertThat(entry.context()).containsEntry("traceId", TRACE))
				.extracting(Entry::logger)
				.containsExactly("io.wsgi4j.application.app", "io.wsgi4j.access");
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Where requests aren't observed, the exchange is the beginning of the trace, and still in the log")
	void exchangeAlone(Container container) {
		try (TestServer server = start(container, "management.observations.enable.http=false",
				"gateway.access-log.enabled=true"); LogRecorder log = LogRecorder.attach(Level.INFO)) {
			this.stage.play(observed(server, ScriptedBody.create().then("block")));
			assertThat(server.exchange(request()).status()).isEqualTo(200);
			SpanData exchange = await("exchange app");
			assertThat(await("call").getParentSpanId()).isEqualTo(exchange.getSpanId());
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log.count() == 1);
			assertThat(log.take().get(0).context()).containsEntry("traceId", exchange.getTraceId());
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("The environ names the exchange's span as the parent, for applications that read it there")
	void environ(Container container) {
		try (TestServer server = start(container)) {
			this.stage.play((environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of(environ.get("HTTP_TRACEPARENT").toString());
			});
			String parent = server.exchange(request()).text();
			SpanData exchange = await("exchange app");
			assertThat(parent).isEqualTo("00-" + TRACE + "-" + exchange.getSpanId() + "-01");
		}
	}

	private TestServer start(Container container, String... properties) {
		return TestServer.on(container)
			.traced()
			.application("/app", this.stage)
			.bean("spanProcessor", SimpleSpanProcessor.create(this.exporter))
			.properties("management.tracing.sampling.probability=1.0")
			.properties("spring.mvc.servlet.load-on-startup=1")
			.properties(properties)
			.start();
	}

	private static RawRequest request() {
		return RawRequest.get("/gateway/app").header("traceparent", "00-" + TRACE + "-" + CLIENT + "-01");
	}

	private static Application observed(TestServer server, ScriptedBody body) {
		return (environ, startResponse) -> observed(server, "call", () -> {
			startResponse.start("200 OK");
			return body;
		});
	}

	private static <T> T observed(TestServer server, String name, Supplier<T> work) {
		return Observation.createNotStarted(name, server.bean(ObservationRegistry.class)).observe(work);
	}

	private SpanData await(String name) {
		return Awaitility.await(name)
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.exporter.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getName().equals(name))
				.findFirst()
				.orElse(null), (span) -> span != null);
	}

	private static String attribute(SpanData span, String name) {
		return span.getAttributes().get(AttributeKey.stringKey(name));
	}

}
