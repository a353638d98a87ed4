package io.wsgi4j.sample;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the types that applications are written with as they are. What they are is in a
 * file among the sources, because there is no earlier release to compare with. Here is
 * where all the jars are on one class path.
 */
@Tag("any-jdk")
class PublicApiTests {

	private static final List<String> PACKAGES = List.of("io.wsgi4j", "io.wsgi4j.cgi", "io.wsgi4j.files",
			"io.wsgi4j.gateway", "io.wsgi4j.middleware", "io.wsgi4j.test");

	private static final Path LISTING = Path.of("src/test/resources/public-api.txt");

	private static final String RENEWAL = "mvn -pl sample-app -am test -Dtest=PublicApiTests "
			+ "-Dsurefire.failIfNoSpecifiedTests=false -Dwsgi4j.test.renew-api=true";

	@Test
	@DisplayName("Nobody's application stops compiling by accident")
	void isWhatTheListingSays() throws Exception {
		List<String> api = new ArrayList<>();
		for (Class<?> type : types()) {
			api.add(describe(type));
			members(type).map((member) -> "\t" + member).sorted().forEach(api::add);
		}
		if (Boolean.getBoolean("wsgi4j.test.renew-api")) {
			Files.write(LISTING, api);
		}
		assertThat(api)
			.as("The public API has changed. If that is intended, say so in CHANGELOG.md and renew %s: %s", LISTING,
					RENEWAL)
			.isEqualTo(Files.readAllLines(LISTING));
	}

	private static Iterable<Class<?>> types() throws IOException, ClassNotFoundException {
		TreeMap<String, Class<?>> types = new TreeMap<>();
		for (String name : PACKAGES) {
			Resource[] files = new PathMatchingResourcePatternResolver()
				.getResources("classpath*:" + ClassUtils.convertClassNameToResourcePath(name) + "/*.class");
			for (Resource file : files) {
				// Not all of the others can be loaded: what is optional isn't there
				String type = new SimpleMetadataReaderFactory().getMetadataReader(file)
					.getClassMetadata()
					.getClassName();
				if (!type.endsWith("package-info")) {
					Class<?> loaded = Class.forName(type, false, PublicApiTests.class.getClassLoader());
					if (isAccessible(loaded)) {
						types.put(type, loaded);
					}
				}
			}
		}
		return types.values();
	}

	private static boolean isAccessible(Class<?> type) {
		return isAccessible(type.getModifiers()) && !type.isSynthetic() && !type.isAnonymousClass()
				&& !type.isLocalClass() && (type.getDeclaringClass() == null || isAccessible(type.getDeclaringClass()));
	}

	private static boolean isAccessible(int modifiers) {
		return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
	}

	private static String describe(Class<?> type) {
		List<Type> above = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
		if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
			above.add(0, type.getGenericSuperclass());
		}
		String declaration = type.toGenericString().replaceAll("(non-)?sealed ", "");
		// Later JDKs say there what is sealed
		return marks(type) + (type.isSealed() ? "sealed " : "") + declaration
				+ above.stream()
					.map(Type::getTypeName)
					.collect(Collectors.collectingAndThen(Collectors.joining(", "),
							(names) -> names.isEmpty() ? "" : " : " + names));
	}

	private static Stream<String> members(Class<?> type) {
		Stream<Field> fields = Arrays.stream(type.getDeclaredFields());
		Stream<Executable> executables = Stream.concat(Arrays.stream(type.getDeclaredConstructors()),
				Arrays.stream(type.getDeclaredMethods()));
		return Stream.concat(fields, executables)
			.map(Member.class::cast)
			.filter((member) -> isAccessible(member.getModifiers()) && !member.isSynthetic())
			.map(PublicApiTests::describe);
	}

	private static String describe(Member member) {
		String marks = marks((AnnotatedElement) member);
		if (member instanceof Field field) {
			return marks + field.toGenericString();
		}
		if (member instanceof Constructor<?> constructor) {
			return marks + constructor.toGenericString();
		}
		Method method = (Method) member;
		Object value = method.getDefaultValue();
		return marks + method.toGenericString()
				+ ((value != null) ? " default " + Arrays.deepToString(new Object[] { value }) : "");
	}

	private static String marks(AnnotatedElement element) {
		return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
	}

}
