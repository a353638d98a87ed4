package io.wsgi4j.sample;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.Refusal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the tables of meters and of what their tags may be.
 */
@SampleTest
class ObservabilityDocumentationTests {

	private static final Markdown OBSERVABILITY = Markdown.read("docs/observability.md");

	private static final Markdown TROUBLESHOOTING = Markdown.read("docs/troubleshooting.md");

	private static final Markdown ACTUATOR = Markdown.read("docs/actuator.md");

	private static final Pattern METER = Pattern
		.compile("(?m)^\\| `(gateway\\.exchange[a-z.]*)` \\| ([^|]*) \\| ?([^|]*) ?\\|");

	@LocalServerPort
	private int port;

	@Autowired
	private MeterRegistry registry;

	@Test
	void metersAreThoseOfTheGateway() throws Exception {
		assertThat(new SampleClient(this.port).get("/hello").statusCode()).isEqualTo(200);
		Awaitility.await("exchange")
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.registry.find("gateway.exchange").timer() != null);
		assertThat(METER.matcher(OBSERVABILITY.text())
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2) + ", " + tags(row.group(3)))))
			.isEqualTo(meters());
	}

	@Test
	void reasonsAreThoseOfTheGateway() {
		Map<String, String> reasons = Arrays.stream(Refusal.values())
			.collect(Collectors.toMap(Refusal::name, (refusal) -> Integer.toString(refusal.status())));
		assertThat(rows(OBSERVABILITY, "[A-Z_]+", "\\d+")).isEqualTo(reasons);
		assertThat(rows(TROUBLESHOOTING, "[A-Z_]+", "\\d+")).isEqualTo(reasons);
	}

	@Test
	void phasesAndInterruptsAreThoseOfTheGateway() {
		assertThat(rows(OBSERVABILITY, "[A-Z_]+", "\\D+").keySet()).containsExactlyInAnyOrder(
				Stream.of(names(ExchangePhase.values(), Enum::name), names(InterruptReason.values(), Enum::name))
					.flatMap(Stream::of)
					.toArray(String[]::new));
	}

	@Test
	void countsAndStatesAreThoseOfTheEndpoint() {
		assertThat(rows(ACTUATOR, "[a-z]+", ".+").keySet())
			.contains(names(ExchangePhase.values(), ObservabilityDocumentationTests::lowerCase))
			.contains(names(ExchangeResult.values(), ObservabilityDocumentationTests::lowerCase));
	}

	/**
	 * Types and tags of the gateway's meters, but for the tag that all of them have.
	 */
	private Map<String, String> meters() {
		Map<String, String> meters = new TreeMap<>();
		for (Meter meter : this.registry.getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("gateway.exchange")) {
				Set<String> tags = id.getTags()
					.stream()
					.map(Tag::getKey)
					.collect(Collectors.toCollection(TreeSet::new));
				assertThat(tags.remove("application")).as(id.getName()).isTrue();
				meters.put(id.getName(), type(id) + ", " + tags);
			}
		}
		return meters;
	}

	private static String type(Meter.Id id) {
		return switch (id.getType()) {
			case DISTRIBUTION_SUMMARY -> "summary, " + id.getBaseUnit();
			default -> lowerCase(id.getType()).replace('_', ' ');
		};
	}

	private static Set<String> tags(String cell) {
		return Pattern.compile("`([^`]+)`")
			.matcher(cell)
			.results()
			.map((tag) -> tag.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, String> rows(Markdown document, String first, String second) {
		return document.codeRows()
			.stream()
			.filter((row) -> row.group(1).matches(first) && row.group(2).strip().matches(second))
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2).strip()));
	}

	private static String[] names(Enum<?>[] values, Function<Enum<?>, String> name) {
		return Stream.of(values).map(name).toArray(String[]::new);
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
