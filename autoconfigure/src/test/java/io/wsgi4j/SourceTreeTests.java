package io.wsgi4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What lies in the project beside what is built from it.
 */
@Tag("any-jdk")
class SourceTreeTests {

	private static final List<String> COMPILED = List.of(".class", ".pyc", ".pyo");

	@Test
	@DisplayName("Nothing compiled lies among the sources, where it would get into a commit or a jar")
	void nothingCompiled() throws IOException {
		Path project = Path.of("").toAbsolutePath().getParent();
		assertThat(project.resolve("pom.xml")).exists();
		try (Stream<Path> files = Files.walk(project)) {
			assertThat(files.filter(SourceTreeTests::isCompiled)
				.map(project::relativize)
				.filter(SourceTreeTests::isSource)).isEmpty();
		}
	}

	@Test
	@DisplayName("What a container does in its own way is said in its room, not in the engine")
	void engineNamesNoContainer() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/wsgi4j/exchange"))) {
			assertThat(files.filter(Files::isRegularFile).toList()).isNotEmpty()
				.allSatisfy((file) -> assertThat(file).content().doesNotContain("Tomcat", "Jetty", "Undertow"));
		}
	}

	@Test
	@DisplayName("A class has one job, but for the properties, which have all of them")
	void classesAreSmall() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			assertThat(files.filter(Files::isRegularFile)
				.filter((file) -> !file.endsWith("GatewayProperties.java"))
				.toList()).isNotEmpty()
				.allSatisfy((file) -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(450));
		}
	}

	private static boolean isCompiled(Path file) {
		return COMPILED.stream().anyMatch(file.toString()::endsWith);
	}

	private static boolean isSource(Path file) {
		return StreamSupport.stream(file.spliterator(), false)
			.map(Path::toString)
			.noneMatch((name) -> name.equals("target") || name.startsWith("."));
	}

}
