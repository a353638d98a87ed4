package io.wsgi4j.exchange;

import java.time.Duration;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.EncodedSlash;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.gateway.RequestBodySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalTextTests {

	@ParameterizedTest
	@CsvSource({ "BODY_TOO_LARGE, 413, 1MB, request.max-body-size", "BODY_TIMEOUT, 408, 1s, request.read-timeout",
			"QUEUE_TIMEOUT, 503, 2s, queue-timeout", "TOO_MANY_IN_FLIGHT, 503, 7, max-in-flight" })
	void tellsStatusLimitAndProperty(Refusal refusal, int status, String limit, String property) {
		assertThat(text("my-app", refusal)).startsWith("is refused with " + status + ": ")
			.contains(limit)
			.endsWith("'gateway.%s' or 'gateway.applications.my-app.%s'".formatted(property, property));
	}

	@Test
	void tellsOfLateAnswer() {
		assertThat(text("app", Refusal.RESPONSE_TIMEOUT)).isEqualTo("has not answered in time and is interrupted: "
				+ "the limit is 1500ms, 'gateway.response-timeout' or 'gateway.applications.app.response-timeout'");
	}

	@Test
	void writesNamesAsPropertiesNeedThem() {
		assertThat(text("com.example.App", Refusal.QUEUE_TIMEOUT))
			.endsWith("'gateway.applications[com.example.App].queue-timeout'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					''       | the executor has no room, LIMITS 'gateway.executor'
					slow     | the executor 'slow' has no room, LIMITS 'gateway.executors.slow', unless it is a bean of yours
					my.tasks | the executor 'my.tasks' has no room, LIMITS 'gateway.executors[my.tasks]', unless it is a bean of yours
					""")
	void namesTheExecutorThatIsFull(String executor, String text) {
		assertThat(RefusalText.of(application("app", executor), Refusal.EXECUTOR_FULL, null))
			.isEqualTo("is refused with 503: "
					+ text.replace("LIMITS", "'pool.max-size' and 'pool.queue-capacity' or 'concurrency-limit' of"));
	}

	@ParameterizedTest
	@EnumSource
	void hasTextForEachReason(Refusal refusal) {
		assertThat(text("app", refusal)).isNotBlank();
		assertThat(RefusalText.of(application("app"), refusal, new IllegalStateException("cause"))).isNotBlank();
	}

	private static String text(String application, Refusal refusal) {
		return RefusalText.of(application(application), refusal, null);
	}

	private static MountedApplication application(String name) {
		return application(name, "");
	}

	private static MountedApplication application(String name, String executorName) {
		return new MountedApplication(name, "/app", (environ, startResponse) -> Body.empty(), Runnable::run,
				new RequestBodySettings(1024 * 1024, 0, false), new ExchangeTimeouts(Duration.ofSeconds(1),
						Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(4)),
				7, null, Runnable::run, EncodedSlash.REJECT, executorName);
	}

}
