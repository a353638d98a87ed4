package io.wsgi4j.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the user has asked for on the command line.
 *
 * @param properties the properties that follow from it
 * @param others arguments for Spring Boot, such as {@code --gateway.write-timeout=1m}
 */
record CommandLine(Map<String, Object> properties, String[] others) {

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
		Map<String, Object> properties = new LinkedHashMap<>(Map.of("gateway.prefix", "/"));
		List<String> others = new ArrayList<>();
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
				properties.put(FLAGS.get(option.name()), true);
			}
			else if (property == null) {
				require(option.name().contains("."), "There is no option --%s".formatted(option.name()));
				others.add(argument);
			}
			else if (option.value() != null) {
				properties.put(property, option.value());
			}
			else {
				require(i + 1 < arguments.length, "--%s needs a value".formatted(option.name()));
				i++;
				properties.put(property, arguments[i]);
			}
		}
		require(target != null, "There is no application");
		properties.put("gateway.wsgi", Objects.requireNonNull(target));
		return new CommandLine(properties, others.toArray(String[]::new));
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
