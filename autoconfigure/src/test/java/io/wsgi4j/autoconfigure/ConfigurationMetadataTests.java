package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import io.wsgi4j.Application;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.task.TaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("any-jdk")
class ConfigurationMetadataTests {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	@ParameterizedTest
	@MethodSource("properties")
	void propertyIsDescribed(Property property) {
		assertThat(property.description()).matches("[A-Z](?s:.)+[.]")
			.doesNotMatch("(?s)^(A|An|The|Specify|Specifies|Set|Sets|If) .*");
		assertThat(property.type()).matches("[a-z]+[.].+");
		if (property.type().equals("java.lang.Boolean")) {
			assertThat(property.description()).startsWith("Whether ");
			assertThat(property.defaultValue()).isInstanceOf(Boolean.class);
		}
	}

	@ParameterizedTest
	@CsvSource({ "gateway.enabled, true", "gateway.prefix, /gateway", "gateway.executor.mode, auto",
			"gateway.executor.concurrency-limit, 256", "gateway.executor.pool.core-size, 8",
			"gateway.executor.pool.max-size, 32", "gateway.executor.pool.queue-capacity, 2048",
			"gateway.executor.pool.keep-alive, 60s", "gateway.executor.pool.allow-core-thread-timeout, true",
			"gateway.executor.shutdown.await-termination, false", "gateway.request.max-body-size, 10MB",
			"gateway.request.memory-threshold, 64KB", "management.health.gateway.load-threshold, 0.9",
			"management.health.gateway.enabled, true", "management.info.gateway.enabled, false" })
	void propertyHasDefault(String name, String value) {
		assertThat(properties()).filteredOn((property) -> property.name().equals(name))
			.singleElement()
			.satisfies((property) -> assertThat(property.defaultValue()).hasToString(value));
	}

	@Test
	void executorsOfApplicationsAreHinted() {
		assertBeansAreHinted("gateway.applications.*.executor", TaskExecutor.class);
	}

	@Test
	void namesOfApplicationsAreHinted() {
		assertBeansAreHinted("gateway.applications.keys", Application.class);
	}

	@Test
	void rootIsHintedAsPrefix() {
		assertThat(metadata().hints()).anySatisfy((hint) -> {
			assertThat(hint).containsEntry("name", "gateway.prefix");
			assertThat(hint.get("values")).asString().contains("value=/gateway,", "value=/,");
			assertThat(hint.get("providers")).asString().contains("any");
		});
	}

	@ParameterizedTest
	@MethodSource("properties")
	void deprecationTellsWhatToDo(Property property) {
		if (property.deprecation() != null) {
			assertThat(property.deprecation()).containsKeys("reason", "since");
			assertThat(properties()).extracting(Property::name).contains(property.deprecation().get("replacement"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway", "gateway.executor", "gateway.executor.pool", "gateway.executor.shutdown",
			"gateway.request" })
	void propertiesAreGrouped(String name) {
		assertThat(metadata().groups()).anySatisfy((group) -> assertThat(group).containsEntry("name", name)
			.extractingByKey("type")
			.asString()
			.startsWith(GatewayProperties.class.getName()));
	}

	@Test
	void autoConfigurationsAreImported() throws Exception {
		List<String> names = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.wsgi4j."))
			.toList();
		assertThat(names).contains(GatewayAutoConfiguration.class.getName()).doesNotHaveDuplicates();
		for (String name : names) {
			assertThat(Class.forName(name)).hasAnnotation(AutoConfiguration.class);
		}
	}

	@Test
	void conditionsAreKnownWithoutLoadingClasses() throws IOException {
		Properties conditions = new Properties();
		try (InputStream input = find("spring-autoconfigure-metadata.properties").getInputStream()) {
			conditions.load(input);
		}
		String name = GatewayAutoConfiguration.class.getName();
		assertThat(new TreeMap<>(conditions)).containsEntry(name, "")
			.containsEntry(name + ".ConditionalOnWebApplication", "SERVLET")
			.containsEntry(name + ".ConditionalOnClass",
					"org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration,"
							+ "org.springframework.web.servlet.DispatcherServlet")
			.containsEntry(name + ".AutoConfigureBefore",
					"org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
			.containsEntry(name + ".AutoConfigureAfter",
					"org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration");
	}

	static List<Property> properties() {
		return metadata().properties();
	}

	private static Metadata metadata() {
		try (InputStream input = find("spring-configuration-metadata.json").getInputStream()) {
			return MAPPER.readValue(input, Metadata.class);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The module's own file, of all of that name on the class path.
	 */
	private static Resource find(String name) throws IOException {
		String root = GatewayAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation().toString();
		return new UrlResource(root + "META-INF/" + name);
	}

	private static void assertBeansAreHinted(String name, Class<?> type) {
		assertThat(metadata().hints()).anySatisfy((hint) -> {
			assertThat(hint).containsEntry("name", name);
			assertThat(hint.get("providers")).asString().contains("spring-bean-reference", "=" + type.getName() + "}");
		});
	}

	record Metadata(List<Map<String, String>> groups, List<Property> properties, List<Map<String, Object>> hints) {
	}

	record Property(String name, String type, String description, Object defaultValue,
			Map<String, String> deprecation) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
