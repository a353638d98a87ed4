package io.wsgi4j.sample;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wsgi4j.autoconfigure.GatewayProperties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what holds for every document.
 */
@Tag("any-jdk")
class DocumentationTests {

	private static final List<String> CHECKED_LANGUAGES = List.of("java", "kotlin", "yaml", "xml", "python", "console",
			"shell", "mermaid");

	static Stream<Markdown> documents() throws IOException {
		return Markdown.all();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void javaStandsBelowALinkToItsFile(Markdown document) {
		assertThat(
				document.excerpts().stream().filter((excerpt) -> excerpt.language().equals("java")).map(Excerpt::text))
			.containsExactlyElementsOf(document.blocks("java"));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void excerptsAreInFilesThatAreBuilt(Markdown document) {
		assertThat(document.excerpts()).allMatch(Excerpt::isOfTheBuild, "is of the build")
			.allMatch(Excerpt::isVerbatim, "is verbatim");
	}

	@Test
	void examplesAreThoseOfTheDocuments() throws IOException {
		Set<Path> shown = documents().flatMap((document) -> document.excerpts().stream())
			.map(Excerpt::file)
			.collect(Collectors.toSet());
		try (Stream<Path> files = Files.walk(Markdown.ROOT.resolve("docs/examples"))) {
			assertThat(files.filter((file) -> file.toString().matches(".*/src/main/java/.*\\.java"))).isNotEmpty()
				.allMatch((file) -> shown.contains(file) || file.endsWith("testing/TestingApplication.java")
						|| file.endsWith("testing/Hello.java"));
		}
	}

	@Test
	void tutorialIsItsProject() throws IOException {
		Markdown tutorial = Markdown.read("docs/tutorial.md");
		for (String file : List.of("pom.xml", "src/main/resources/application.yml")) {
			assertThat(tutorial.excerpts()).filteredOn((excerpt) -> excerpt.file().endsWith(file))
				.singleElement()
				.extracting(Excerpt::text)
				.isEqualTo(Files.readString(Markdown.ROOT.resolve("docs/examples/tutorial").resolve(file)));
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void yamlBindsToTheProperties(Markdown document) throws IOException {
		for (String yaml : document.blocks("yaml")) {
			MutablePropertySources sources = new MutablePropertySources();
			new YamlPropertySourceLoader().load("snippet", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach(sources::addLast);
			GatewayProperties properties = new Binder(ConfigurationPropertySources.from(sources))
				.bind("gateway", Bindable.of(GatewayProperties.class),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT, (source) -> true))
				.orElse(null);
			assertThat(properties).as(yaml).isNotNull();
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void linksLeadSomewhere(Markdown document) {
		for (String link : document.links()) {
			if (link.startsWith("https://")) {
				continue;
			}
			String file = link.replaceAll("#.*", "");
			Path target = file.isEmpty() ? document.file() : document.file().resolveSibling(file).normalize();
			assertThat(target).as(link).exists();
			if (link.contains("#")) {
				assertThat(Markdown.read(Markdown.ROOT.relativize(target).toString()).anchors()).as(link)
					.contains(link.replaceAll(".*#", ""));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyBlockIsOfALanguageThatIsChecked(Markdown document) {
		assertThat(document.languages()).isSubsetOf(CHECKED_LANGUAGES);
		assertThat(document.text().lines().filter((line) -> line.startsWith("```")).count()).as("fences")
			.isEqualTo(2L * CHECKED_LANGUAGES.stream().mapToInt((language) -> document.blocks(language).size()).sum());
	}

	@Test
	void propertiesAreThoseOfTheGateway() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		for (String document : List.of("docs/configuration.md", "docs/actuator.md")) {
			Markdown.read(document)
				.codeRows()
				.stream()
				.filter((row) -> row.group(1).matches("(gateway|management)[.].+"))
				.forEach((row) -> documented.put(row.group(1), row.group(2).replace("`", "").strip()));
		}
		assertThat(documented).isEqualTo(properties());
	}

	@Test
	void propertiesOfApplicationsAreThoseOfTheGateway() throws IOException {
		String table = Markdown.read("docs/configuration.md")
			.text()
			.lines()
			.dropWhile((line) -> !line.startsWith("| property of an application |"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> line.split("\\|")[1])
			.collect(Collectors.joining());
		assertThat(Pattern.compile("`([^`]+)`").matcher(table).results().map((name) -> name.group(1)))
			.containsExactlyInAnyOrderElementsOf(properties(GatewayProperties.ApplicationProperties.class, ""));
	}

	@Test
	void replaceablePartsAreThoseOfTheGateway() throws IOException {
		String section = Markdown.read("docs/customization.md")
			.text()
			.lines()
			.dropWhile((line) -> !line.equals("## Parts that can be replaced"))
			.filter((line) -> line.startsWith("| `"))
			.collect(Collectors.joining("\n"));
		assertThat(Pattern.compile("(?m)^\\| `(\\w+)`").matcher(section).results().map((row) -> row.group(1)))
			.containsExactlyInAnyOrderElementsOf(replaceableParts());
	}

	@Test
	void warningsAndFailuresOfTheStartAreOnThePageForTroubles() throws IOException {
		String page = Markdown.read("docs/troubleshooting.md").text();
		List<String> texts = warningsAndFailuresOfTheStart();
		assertThat(texts).hasSizeGreaterThan(80);
		assertThat(texts.stream()
			.flatMap((text) -> Stream.of(text.split("%[.0-9]*[a-z]")))
			.map((part) -> part.replaceAll("^\\W+|\\W+$", ""))
			.filter((part) -> part.length() > 5)).allSatisfy((part) -> assertThat(page).contains(part));
	}

	/**
	 * The first literals of what is logged as a warning or an error, and of the
	 * exceptions that a failure analyzer is for. Read from the sources.
	 */
	private static List<String> warningsAndFailuresOfTheStart() throws IOException {
		StringBuilder sources = new StringBuilder();
		try (Stream<Path> files = Files.walk(Markdown.ROOT.resolve("autoconfigure/src/main/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				sources.append(Files.readString(file));
			}
		}
		String failures = Pattern.compile("AbstractFailureAnalyzer<(\\w+)>")
			.matcher(sources)
			.results()
			.map((type) -> type.group(1))
			.collect(Collectors.joining("|"));
		return Pattern
			.compile("\\b(?:(?:log|LOG|logger)[.](?:warn|error)|(?:%s)(?:\\s*[.]throwIf)?)\\([^;\"]*\"([^\"]+)\""
				.formatted(failures))
			.matcher(sources)
			.results()
			.map((text) -> text.group(1))
			.toList();
	}

	/**
	 * The beans of the gateway that users may have in its place, by type or by name. Read
	 * from bytecode, because not everything that they are made of is on the class path.
	 */
	private static List<String> replaceableParts() throws IOException {
		MetadataReaderFactory metadata = new SimpleMetadataReaderFactory();
		List<String> parts = new ArrayList<>();
		for (String name : ImportCandidates.load(AutoConfiguration.class, null)) {
			if (name.startsWith("io.wsgi4j.")) {
				AnnotationMetadata configuration = metadata.getMetadataReader(name).getAnnotationMetadata();
				addReplaceableParts(configuration, parts);
				String[] imported = configuration.getAnnotations()
					.get(Import.class)
					.getValue("value", String[].class)
					.orElse(new String[0]);
				for (String importedName : imported) {
					addReplaceableParts(metadata.getMetadataReader(importedName).getAnnotationMetadata(), parts);
				}
				for (String memberName : configuration.getMemberClassNames()) {
					addReplaceableParts(metadata.getMetadataReader(memberName).getAnnotationMetadata(), parts);
				}
			}
		}
		return parts;
	}

	private static void addReplaceableParts(AnnotationMetadata configuration, List<String> parts) {
		for (MethodMetadata method : configuration.getAnnotatedMethods(ConditionalOnMissingBean.class.getName())) {
			MergedAnnotation<ConditionalOnMissingBean> condition = method.getAnnotations()
				.get(ConditionalOnMissingBean.class);
			String[] types = condition.getStringArray("value");
			if (condition.getStringArray("name").length > 0) {
				parts.add(method.getMethodName());
			}
			else if (!List.of(types).contains("io.wsgi4j.autoconfigure.ExecutorLookup")) {
				parts.add(ClassUtils.getShortName((types.length > 0) ? types[0] : method.getReturnTypeName()));
			}
		}
	}

	/**
	 * The properties of a type that is bound by its setters.
	 */
	private static List<String> properties(Class<?> type, String prefix) {
		List<String> properties = new ArrayList<>();
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String name = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			if (property.getWriteMethod() != null) {
				properties.add(name);
			}
			else if (property.getPropertyType().getEnclosingClass() == GatewayProperties.class) {
				properties.addAll(properties(property.getPropertyType(), name + "."));
			}
		}
		return properties;
	}

	/**
	 * The properties with single values and their defaults, as IDEs get to know them.
	 */
	private static Map<String, String> properties() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		try (InputStream metadata = GatewayProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			String json = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
			List<?> entries = (List<?>) JsonParserFactory.getJsonParser().parseMap(json).get("properties");
			for (Object entry : entries) {
				Map<?, ?> property = (Map<?, ?>) entry;
				if (!property.get("type").toString().startsWith("java.util.Map")) {
					Object value = property.get("defaultValue");
					properties.put(property.get("name").toString(), (value != null) ? value.toString() : "");
				}
			}
		}
		return properties;
	}

}
