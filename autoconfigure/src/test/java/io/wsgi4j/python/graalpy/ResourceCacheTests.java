package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.wsgi4j.python.PythonSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResourceCacheTests {

	private final String chosen = System.getProperty(ResourceCache.SYSTEM_PROPERTY);

	@TempDir
	private Path directory;

	@AfterEach
	void restore() {
		choose(this.chosen);
	}

	@Test
	void directoryIsThatOfTheSettings() {
		choose("/elsewhere");
		PythonSettings settings = settings(this.directory);
		ResourceCache cache = ResourceCache.of(settings);
		assertThat(cache.directory()).isEqualTo(this.directory);
		cache.use(settings);
		assertThat(System.getProperty(ResourceCache.SYSTEM_PROPERTY)).isEqualTo(this.directory.toString());
	}

	@Test
	void directoryIsGraalPysOwnUnlessSet() {
		choose(this.directory.toString());
		assertThat(ResourceCache.of(settings(null)).directory()).isEqualTo(this.directory);
		choose(null);
		ResourceCache cache = ResourceCache.of(settings(null));
		assertThat(cache.directory()).isAbsolute().hasFileName("org.graalvm.polyglot");
		cache.use(settings(null));
		assertThat(System.getProperty(ResourceCache.SYSTEM_PROPERTY)).isNull();
	}

	@Test
	void directoryThatCannotBeMadeIsTold() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertRefused(file, "Python's library can't be kept in %1$s: %1$s".formatted(file));
		assertRefused(Path.of("/proc/nothing"), "Python's library can't be kept in /proc/nothing: ");
		assertThat(System.getProperty(ResourceCache.SYSTEM_PROPERTY)).isEqualTo(this.chosen);
	}

	@Test
	void libraryElsewhereNeedsNoDirectory() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		PythonSettings settings = settings(file, Map.of("PythonHome", "/opt/python"));
		ResourceCache.of(settings).use(settings);
		assertThat(file).isRegularFile();
	}

	@Test
	void libraryThatCannotBeReadIsTold() throws IOException {
		RuntimeException failure = new IllegalStateException("No module named 'importlib'");
		ResourceCache cache = new ResourceCache(this.directory);
		Path home = Files.createDirectories(this.directory.resolve("python/python-home"));
		assertThat(cache.isUnpacked()).isFalse();
		Files.createDirectory(home.resolve("new"));
		assertThat(cache.isUnpacked()).isTrue();
		assertThat(cache.explain(failure)).isSameAs(failure);
		Path broken = Files.createFile(home.resolve("old"));
		assertThat(cache.explain(failure)).isInstanceOf(PythonResourceException.class)
			.hasCause(failure)
			.hasMessageEndingWith(broken + " is no directory that can be read");
	}

	private static void assertRefused(Path directory, String message) {
		PythonSettings settings = settings(directory);
		assertThatExceptionOfType(PythonResourceException.class)
			.isThrownBy(() -> ResourceCache.of(settings).use(settings))
			.withMessageStartingWith(message)
			.satisfies((ex) -> assertThat(ex.getDirectory()).isEqualTo(directory));
	}

	private static void choose(@Nullable String directory) {
		if (directory == null) {
			System.clearProperty(ResourceCache.SYSTEM_PROPERTY);
		}
		else {
			System.setProperty(ResourceCache.SYSTEM_PROPERTY, directory);
		}
	}

	private static PythonSettings settings(@Nullable Path resourceCache) {
		return settings(resourceCache, Map.of());
	}

	private static PythonSettings settings(@Nullable Path resourceCache, Map<String, String> options) {
		return new PythonSettings(List.of(), null, 1, 1, 10, false, resourceCache, null, options, Map.of(), 0, false);
	}

}
