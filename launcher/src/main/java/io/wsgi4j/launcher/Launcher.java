package io.wsgi4j.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Serves a Python application: {@code java -jar wsgi4j.jar foo.application --port 8000}.
 */
@SpringBootApplication(proxyBeanMethods = false)
public final class Launcher {

	private static final int WRONG_USAGE = 2;

	private Launcher() {
	}

	@SuppressWarnings("SystemOut")
	public static void main(String... arguments) {
		if (arguments.length == 0 || List.of(arguments).contains("--help")) {
			System.out.print(CommandLine.USAGE);
			return;
		}
		CommandLine commandLine;
		try {
			commandLine = CommandLine.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			fail(System.err, String.valueOf(ex.getMessage()));
			return;
		}
		run(commandLine);
	}

	private static void run(CommandLine commandLine) {
		SpringApplication application = new SpringApplication(Launcher.class);
		application.setDefaultProperties(Map.of("gateway.prefix", "/"));
		application.run(commandLine.arguments().toArray(String[]::new));
	}

	private static void fail(PrintStream stream, String message) {
		stream.println(message);
		stream.print(CommandLine.USAGE);
		System.exit(WRONG_USAGE);
	}

}
