package io.wsgi4j.launcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CommandLineTests {

	@Test
	void applicationIsMountedAtTheRoot() {
		CommandLine line = CommandLine.parse("foo.application");
		assertThat(line.properties()).containsEntry("gateway.wsgi", "foo.application")
			.containsEntry("gateway.prefix", "/")
			.hasSize(2);
		assertThat(line.others()).isEmpty();
	}

	@Test
	void optionsBecomeProperties() {
		CommandLine line = CommandLine.parse("--port", "8000", "foo:application", "--host=127.0.0.1", "--processes",
				"3", "--reload", "--gateway.write-timeout=1m");
		assertThat(line.properties()).containsEntry("server.port", "8000")
			.containsEntry("server.address", "127.0.0.1")
			.containsEntry("gateway.python.processes", "3")
			.containsEntry("gateway.python.reload", true)
			.containsEntry("gateway.wsgi", "foo:application");
		assertThat(line.others()).containsExactly("--gateway.write-timeout=1m");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "--port 8000 | There is no application", "a.b c.d | There are two applications, a.b and c.d",
					"a.b --port | --port needs a value", "a.b --worker 3 | There is no option --worker",
					"a.b --reload=yes | --reload has no value" })
	void mistakesAreTold(String arguments, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.parse(arguments.split(" ")))
			.withMessage(message);
	}

}
