package io.wsgi4j.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the user has asked for on the command line.
 *
 * @param arguments the arguments for Spring Boot that follow from it, which go before the
 * environment and files
 */
record CommandLine(List<String> arguments) {

	static final String USAGE = """
			Usage: java -jar wsgi4j.jar MODULE.NAME [OPTIONS]

			Serves a WSGI application of Python, which is the callable NAME of MODULE.

			  --port PORT            port to listen on (8080)
			  --host ADDRESS         address to listen on (all)
			  --mount PATH           path that the application is at (/)
			  --path DIRECTORY       directory of the module (the working directory)
			  --venv DIRECTORY       virtual environment with its packages
			  --python PROGRAM       interpreter (python3)
			  --processes NUMBER     worker processes (one for each processor)
			  --threads NUMBER       threads in each of them (4)
			  --timeout DURATION     time until the answer begins, such as 30s (none)
			  --access-log           a line of log for each request
			  --reload               new workers when a source file changes
			  --PROPERTY=VALUE       any property of the gateway's or Spring Boot's
			""";

	private static final Map<String, String> OPTIONS = Map.of("port", "server.port", "host", "server.address", "mount",
			"gateway.prefix", "path", "gateway.python.path", "venv", "gateway.python.venv", "python",
			"gateway.python.executable", "processes", "gateway.python.processes", "threads", "gateway.python.threads",
			"timeout", "gateway.response-timeout");

	private static final Map<String, String> FLAGS = Map.of("reload", "gateway.python.reload", "access-log",
			"gateway.access-log.enabled");

	/**
	 * Reads arguments.
	 * @throws IllegalArgumentException if they make no sense; the message says why
	 */
	static CommandLine parse(String... arguments) {
		List<String> properties = new ArrayList<>();
		String target = null;
		for (int i = 0; i < arguments.length; i++) {
			String argument = arguments[i];
			if (!argument.startsWith("--")) {
				require(target == null, "There are two applications, %s and %s".formatted(target, argument));
				target = argument;
				continue;
			}
			Option option = Option.of(argument);
			String property = OPTIONS.get(option.name());
			if (FLAGS.containsKey(option.name())) {
				require(option.value() == null, "--%s has no value".formatted(option.name()));
				properties.add("--" + FLAGS.get(option.name()) + "=true");
			}
			else if (property == null) {
				require(option.name().contains("."), "There is no option --%s".formatted(option.name()));
				properties.add(argument);
			}
			else if (option.value() != null) {
				properties.add("--" + property + "=" + option.value());
			}
			else {
				require(i + 1 < arguments.length, "--%s needs a value".formatted(option.name()));
				i++;
				properties.add("--" + property + "=" + arguments[i]);
			}
		}
		require(target != null, "There is no application");
		properties.add("--gateway.wsgi=" + target);
		return new CommandLine(List.copyOf(properties));
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	private record Option(String name, @Nullable String value) {

		private static Option of(String argument) {
			int sign = argument.indexOf('=');
			return (sign == -1) ? new Option(argument.substring(2), null)
					: new Option(argument.substring(2, sign), argument.substring(sign + 1));
		}

	}

}
