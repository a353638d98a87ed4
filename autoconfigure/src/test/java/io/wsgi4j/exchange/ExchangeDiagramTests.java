package io.wsgi4j.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The diagram of the state machine in the documentation is the table of its transitions.
 */
@Tag("any-jdk")
class ExchangeDiagramTests {

	private static final Path DOCUMENT = Path.of("../docs/architecture.md");

	private static final Pattern DIAGRAM = Pattern.compile("```mermaid\nstateDiagram-v2\n(.*?)```", Pattern.DOTALL);

	private static final Pattern EXPLANATION = Pattern.compile("\\| event \\|.*\n\\|[- |]+\\|\n((?:\\|.*\n)+)");

	private static final Pattern ARROW = Pattern.compile("(\\S+) --> (\\S+): (.+)");

	private static final String OUTSIDE = "[*]";

	@Test
	void eachArrowIsARowAndEachRowAnArrow() throws IOException {
		assertThat(diagram()).containsExactlyInAnyOrderElementsOf(table());
	}

	@Test
	void eachEventIsExplained() throws IOException {
		List<String> explained = EXPLANATION.matcher(Files.readString(DOCUMENT))
			.results()
			.map((events) -> events.group(1))
			.flatMap(String::lines)
			.map((row) -> row.split("\\|")[1].strip())
			.toList();
		assertThat(explained)
			.containsExactlyElementsOf(Stream.of(ExchangeEvent.values()).map(ExchangeDiagramTests::label).toList());
	}

	private static List<String> table() {
		Stream<String> first = Stream.of(arrow(OUTSIDE, ExchangeTransitions.FIRST.name(), "opened"));
		Stream<String> rows = ExchangeTransitions.ALL.stream()
			.map((row) -> arrow(row.from().name(), row.end() ? OUTSIDE : row.to().name(), label(row.event())));
		return Stream.concat(first, rows).toList();
	}

	private static String label(ExchangeEvent event) {
		return event.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	private static List<String> diagram() throws IOException {
		List<String> diagrams = DIAGRAM.matcher(Files.readString(DOCUMENT))
			.results()
			.map((diagram) -> diagram.group(1))
			.toList();
		assertThat(diagrams).hasSize(1);
		return diagrams.get(0).lines().flatMap(ExchangeDiagramTests::arrows).toList();
	}

	/**
	 * The arrows of one line, one for each event.
	 */
	private static Stream<String> arrows(String line) {
		Matcher arrow = ARROW.matcher(line.strip());
		assertThat(arrow.matches()).as(line).isTrue();
		return Stream.of(arrow.group(3).split(", ")).map((label) -> arrow(arrow.group(1), arrow.group(2), label));
	}

	private static String arrow(String from, String to, String label) {
		return "%s --> %s: %s".formatted(from, to, label);
	}

}
