package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.SpareThreads;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that a closed context leaves no copies of native libraries on the disk.
 */
class NativeCopiesTests {

	@Test
	@EnabledOnOs(OS.LINUX)
	void closedContextLeavesNoCopyBehind() throws IOException {
		PythonSettings settings = new PythonSettings(List.of(), null, 1, 1, 10, true, null, null, Map.of(), Map.of(), 0,
				false);
		try (ContextFactory factory = new ContextFactory(settings);
				InterruptWatch watch = new InterruptWatch(factory.interrupts())) {
			assumeTrue(factory.isNativeAccessComplete(), "patchelf makes the copies");
			Context context = factory.create();
			PythonContext python = new PythonContext(context, settings, Map.of(), SpareThreads.NONE, watch,
					Duration.ofSeconds(20), () -> {
					}, (unused) -> {
					});
			Set<Path> before = loadedCopies();
			context.eval("python", "import sqlite3");
			Set<Path> copies = loadedCopies();
			copies.removeAll(before);
			assertThat(copies).isNotEmpty().allMatch(Files::exists);
			python.close(Duration.ofSeconds(20));
			assertThat(copies).noneMatch(Files::exists).noneMatch((copy) -> Files.exists(copy.getParent()));
		}
	}

	private static Set<Path> loadedCopies() throws IOException {
		try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
			return maps.filter((line) -> line.contains(".so.dup") && !line.endsWith("(deleted)"))
				.map((line) -> Path.of(line.substring(line.indexOf('/'))))
				.collect(Collectors.toSet());
		}
	}

}
