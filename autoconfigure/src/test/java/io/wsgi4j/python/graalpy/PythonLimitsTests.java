package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.wsgi4j.python.AbstractPythonTests;
import io.wsgi4j.python.PythonSettings;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the documentation says to be missing from Python still is. One that
 * fails tells of a GraalPy that has it: its row and its check can go.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PythonLimitsTests {

	private static final Path DOCUMENTATION = Path.of("../docs/python.md");

	private static final String TABLE = "| missing | what happens | the way around |";

	/**
	 * With a seed for hashes, which has no effect on those of strings.
	 */
	private final ContextFactory factory = new ContextFactory(new PythonSettings(List.of(), null, 1, 1, 10, true, null,
			null, Map.of("HashSeed", "42"), Map.of(), 0, false));

	private Context context;

	private Value bindings;

	@BeforeAll
	void openContext() throws IOException {
		this.context = this.factory.create();
		this.context
			.eval(Source.newBuilder("python", AbstractPythonTests.SOURCES.resolve("limits.py").toFile()).build());
		this.bindings = this.context.getBindings("python");
	}

	@AfterAll
	void closeContext() {
		this.context.close(true);
		this.factory.close();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void isStillMissing(String row) {
		assertThat(this.bindings.getMember("check").execute(row).asBoolean()).as(row).isTrue();
	}

	@Test
	void eachCheckHasItsRow() throws IOException {
		assertThat(this.bindings.getMember("rows").execute().asString().split("\0")).containsExactlyElementsOf(rows());
	}

	/**
	 * What is in the first column of the table.
	 */
	static List<String> rows() throws IOException {
		List<String> lines = Files.readAllLines(DOCUMENTATION);
		return lines.subList(lines.indexOf(TABLE) + 2, lines.size())
			.stream()
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> line.split("\\|")[1].strip().replace("`", ""))
			.toList();
	}

}
