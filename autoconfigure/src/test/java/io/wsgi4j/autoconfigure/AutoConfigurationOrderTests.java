package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name of a class that isn't there orders nothing, without a word.
 */
class AutoConfigurationOrderTests {

	static List<String> autoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, AutoConfigurationOrderTests.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.wsgi4j."))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("autoConfigurations")
	void neighboursExist(String autoConfiguration) throws ClassNotFoundException {
		ClassLoader classLoader = getClass().getClassLoader();
		AutoConfiguration annotation = ClassUtils.forName(autoConfiguration, classLoader)
			.getAnnotation(AutoConfiguration.class);
		assertThat(Stream.of(annotation.afterName(), annotation.beforeName()).flatMap(Stream::of)).allSatisfy(
				(name) -> assertThat(ClassUtils.forName(name, classLoader)).hasAnnotation(AutoConfiguration.class));
		assertThat(Stream.of(annotation.after(), annotation.before()).flatMap(Stream::of))
			.allSatisfy((neighbour) -> assertThat(neighbour).hasAnnotation(AutoConfiguration.class));
	}

}
