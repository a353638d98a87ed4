package io.wsgi4j.cgi;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Finds the file of a program as the JDK does.
 */
final class ProgramFile {

	private ProgramFile() {
	}

	/**
	 * Finds a program.
	 * @param program a path, or a name without a slash
	 * @param directory the configured working directory, which a relative path is based
	 * on
	 * @param searchPath the {@code PATH} that has names
	 * @return the absolute file; {@code null} if there is none of that name
	 */
	static @Nullable Path find(String program, @Nullable Path directory, @Nullable String searchPath) {
		if (program.indexOf('/') != -1) {
			Path file = (directory != null) ? directory.resolve(program) : Path.of(program);
			return file.toAbsolutePath().normalize();
		}
		for (String entry : (searchPath != null) ? searchPath.split(File.pathSeparator) : new String[0]) {
			Path file = Path.of(entry, program).toAbsolutePath();
			if (Files.isRegularFile(file) && Files.isExecutable(file)) {
				return file;
			}
		}
		return null;
	}

}
