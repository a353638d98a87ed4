package io.wsgi4j.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Programs that tests need and that not every machine has.
 */
public final class Programs {

	private Programs() {
	}

	public static boolean isOnPath(String program) {
		return Arrays.stream(System.getenv("PATH").split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

}
