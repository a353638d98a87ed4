package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.wsgi4j.python.PythonSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CodeCacheTests {

	private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

	@TempDir
	private Path resources;

	@Test
	void directoryIsThatOfTheSettings() {
		assertThat(CodeCache.find(settings(Path.of("cache")), this.resources))
			.isEqualTo(Path.of("cache").toAbsolutePath());
		assertThat(this.resources).isEmptyDirectory();
	}

	@Test
	void directoryOfTheVersionIsOnlyForThisUser() throws IOException {
		Path directory = CodeCache.find(settings(null), this.resources);
		assertThat(directory).isEqualTo(this.resources.resolve("wsgi4j/bytecode-25.0.3").toRealPath())
			.isEmptyDirectory();
		assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PRIVATE);
		assertThat(Files.getPosixFilePermissions(directory.getParent())).isEqualTo(PRIVATE);
		assertThat(CodeCache.find(settings(null), this.resources)).isEqualTo(directory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "wsgi4j", "wsgi4j/bytecode-25.0.3" })
	void nothingIsKeptWhereOthersCanWrite(String open) throws IOException {
		Path directory = CodeCache.find(settings(null), this.resources);
		assertThat(directory).isNotNull();
		Files.setPosixFilePermissions(this.resources.resolve(open), PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(CodeCache.find(settings(null), this.resources)).isNull();
		try (Stream<Path> files = Files.list(directory)) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void nothingIsKeptWhereNothingCanBeWritten() throws IOException {
		Files.createFile(this.resources.resolve("wsgi4j"));
		assertThat(CodeCache.find(settings(null), this.resources)).isNull();
		assertThat(CodeCache.find(settings(null), Path.of("/proc/nothing"))).isNull();
	}

	private static PythonSettings settings(@Nullable Path cacheDirectory) {
		return new PythonSettings(List.of(), null, 1, 1, 10, false, null, cacheDirectory, Map.of(), Map.of(), 0, false);
	}

}
