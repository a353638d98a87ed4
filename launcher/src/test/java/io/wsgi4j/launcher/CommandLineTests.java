package io.wsgi4j.launcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CommandLineTests {

	@Test
	void applicationIsNamed() {
		assertThat(CommandLine.parse("foo.application").arguments()).containsExactly("--gateway.wsgi=foo.application");
	}

	@Test
	void optionsBecomeProperties() {
		CommandLine line = CommandLine.parse("--port", "8000", "foo:application", "--host=127.0.0.1", "--processes",
				"3", "--reload", "--gateway.write-timeout=1m");
		assertThat(line.arguments()).containsExactly("--server.port=8000", "--server.address=127.0.0.1",
				"--gateway.python.processes=3", "--gateway.python.reload=true", "--gateway.write-timeout=1m",
				"--gateway.wsgi=foo:application");
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
