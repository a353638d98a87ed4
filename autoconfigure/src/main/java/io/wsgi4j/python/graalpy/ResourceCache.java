package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.wsgi4j.python.PythonSettings;
import org.jspecify.annotations.Nullable;

/**
 * The directory that GraalPy unpacks its library into when it starts for the first time.
 * GraalPy chooses it once in the life of a process, for all engines, from a property of
 * the system.
 */
final class ResourceCache {

	static final String SYSTEM_PROPERTY = "polyglot.engine.userResourceCache";

	/**
	 * Names a directory that has the library already, and begins the names of those that
	 * have parts of it.
	 */
	private static final String UNPACKED_PROPERTY = "polyglot.engine.resourcePath";

	private static final Path LIBRARY = Path.of("python", "python-home");

	private final Path directory;

	ResourceCache(Path directory) {
		this.directory = directory.toAbsolutePath().normalize();
	}

	/**
	 * The directory of the settings; otherwise the one that GraalPy would choose.
	 */
	static ResourceCache of(PythonSettings settings) {
		if (settings.resourceCache() != null) {
			return new ResourceCache(settings.resourceCache());
		}
		String chosen = System.getProperty(SYSTEM_PROPERTY);
		return new ResourceCache((chosen != null) ? Path.of(chosen) : home().resolve("org.graalvm.polyglot"));
	}

	private static Path home() {
		Path home = Path.of(System.getProperty("user.home"));
		String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		if (system.startsWith("windows")) {
			return home.resolve("AppData").resolve("Local");
		}
		if (system.startsWith("mac")) {
			return home.resolve("Library").resolve("Caches");
		}
		String caches = System.getenv("XDG_CACHE_HOME");
		return (caches != null && Path.of(caches).isAbsolute()) ? Path.of(caches) : home.resolve(".cache");
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * Lets engines use this directory, unless the process has an engine already.
	 * @throws PythonResourceException if they can't
	 */
	void use(PythonSettings settings) {
		String problem = isUnpackedElsewhere(settings) ? null : problem();
		if (problem != null) {
			throw new PythonResourceException(this.directory, problem, null);
		}
		if (settings.resourceCache() != null) {
			System.setProperty(SYSTEM_PROPERTY, this.directory.toString());
		}
	}

	/**
	 * Explains why a context without a library could not be made.
	 * @return the failure itself if it has another reason
	 */
	RuntimeException explain(RuntimeException failure) {
		String problem = libraryProblem();
		return (problem != null) ? new PythonResourceException(this.directory, problem, failure) : failure;
	}

	private static boolean isUnpackedElsewhere(PythonSettings settings) {
		return settings.options().keySet().stream().anyMatch((name) -> name.endsWith("Home")) || System.getProperties()
			.stringPropertyNames()
			.stream()
			.anyMatch((name) -> name.startsWith(UNPACKED_PROPERTY));
	}

	/**
	 * What keeps the library from being unpacked, as long as it isn't there.
	 */
	private @Nullable String problem() {
		try {
			Files.createDirectories(this.directory.resolve(LIBRARY));
			return (isWritable() || isUnpacked()) ? null : "the directory can't be written";
		}
		catch (IOException ex) {
			return describe(ex);
		}
	}

	boolean isUnpacked() {
		try (DirectoryStream<Path> versions = Files.newDirectoryStream(this.directory.resolve(LIBRARY))) {
			return versions.iterator().hasNext();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean isWritable() {
		return Files.isWritable(this.directory) && Files.isWritable(this.directory.resolve(LIBRARY));
	}

	/**
	 * What keeps a library that is there from being read.
	 */
	private @Nullable String libraryProblem() {
		try (DirectoryStream<Path> versions = Files.newDirectoryStream(this.directory.resolve(LIBRARY))) {
			for (Path version : versions) {
				if (!Files.isDirectory(version) || !Files.isReadable(version) || !Files.isExecutable(version)) {
					return "%s is no directory that can be read".formatted(version);
				}
			}
			return null;
		}
		catch (IOException ex) {
			return describe(ex);
		}
	}

	/**
	 * Exceptions of the file system say little more than a path.
	 */
	private static String describe(IOException ex) {
		String kind = ex.getClass().getSimpleName().replaceAll("Exception$", "");
		String reason = (ex instanceof FileSystemException failure && failure.getReason() != null) ? failure.getReason()
				: kind.replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
		String file = (ex instanceof FileSystemException failure) ? failure.getFile() : null;
		return (file != null) ? "%s: %s".formatted(file, reason) : reason;
	}

}
