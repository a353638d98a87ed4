package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Does what the README tells its readers to do.
 */
@Tag("any-jdk")
@SampleTest
class ReadmeTests {

	private static final String SEPARATOR = "\u001e";

	private final Markdown readme = Markdown.read("README.md");

	@TempDir
	private Path directory;

	@LocalServerPort
	private int port;

	@Test
	void firstApplicationIsOneOfTheSample() {
		assertThat(this.readme.excerpts()).singleElement()
			.extracting(Excerpt::file)
			.isEqualTo(Markdown.ROOT.resolve("sample-app/src/main/java/io/wsgi4j/sample/Hello.java"));
	}

	@Test
	void commandsRunTheSampleAndTheTests() throws Exception {
		String project = projectHead("pom.xml");
		String sample = projectHead("sample-app/pom.xml");
		String jar = "sample-app/target/%s-%s.jar".formatted(element(sample, "artifactId"),
				element(project, "version"));
		assertThat(this.readme.blocks("shell")).containsExactly(
				"mvn -q -pl sample-app -am -Dmaven.test.skip package && java -jar %s\n".formatted(jar),
				"mvn -B verify\n");
		assertThat(Files.readString(Markdown.ROOT.resolve("pom.xml"))).contains("<module>sample-app</module>");
		assertThat(Files.readString(Markdown.ROOT.resolve(".ci/run")))
			.containsPattern("(?m)^mvn -B (clean )?verify\\b");
	}

	@Test
	void coordinatesAreThoseOfTheStarter() throws Exception {
		String project = projectHead("pom.xml");
		String starter = projectHead("starter/pom.xml");
		assertThat(this.readme.blocks("xml")).singleElement().satisfies((dependency) -> {
			assertThat(element(dependency, "groupId")).isEqualTo(element(project, "groupId"));
			assertThat(element(dependency, "artifactId")).isEqualTo(element(starter, "artifactId"));
			assertThat(element(dependency, "version")).isEqualTo(element(project, "version"));
		});
	}

	@Test
	void coordinatesAreTheSameForGradle() {
		String dependency = this.readme.blocks("xml").get(0);
		assertThat(this.readme.blocks("kotlin")).singleElement()
			.asString()
			.contains("implementation(\"%s:%s:%s\")".formatted(element(dependency, "groupId"),
					element(dependency, "artifactId"), element(dependency, "version")));
	}

	@Test
	void pythonSaysHelloAsWell() throws Exception {
		assumeTrue(Shell.has("python3"), "python3 is not installed");
		String program = this.readme.blocks("python").get(0) + """
				from wsgiref.util import setup_testing_defaults
				from wsgiref.validate import validator
				environ = {'QUERY_STRING': ''}
				setup_testing_defaults(environ)
				body = validator(application)(environ, lambda status, headers, error=None: print(status))
				print(b''.join(body).decode())
				body.close()
				""";
		String printed = new Shell(this.directory, this.directory).run("python3", "-c", program);
		assertThat(printed).isEqualTo("200 OK\nHello, world!\n");
	}

	@Test
	void commandsToTryPrintWhatIsShown() throws Exception {
		assumeTrue(Shell.has("bash") && Shell.has("curl") && Shell.has("git"), "bash, curl or git is not installed");
		List<String> blocks = this.readme.blocks("console");
		assertThat(blocks).hasSize(2);
		for (String block : blocks) {
			List<Command> commands = Command.of(block);
			String script = commands.stream()
				.map((command) -> command.line() + " || exit\nprintf '\\036'\n")
				.collect(Collectors.joining())
				.replace("localhost:8080", "localhost:" + this.port);
			String printed = new Shell(this.directory, this.directory).run("bash", "-c",
					"export CURL_HOME=.; " + "curl() { command curl --silent --show-error \"$@\"; }\n" + script);
			String[] outputs = printed.split(SEPARATOR, -1);
			for (int i = 0; i < commands.size(); i++) {
				assertThat(outputs[i].strip()).as(commands.get(i).line()).matches(commands.get(i).output());
			}
		}
	}

	/**
	 * What a POM says of its own project, the parent left out.
	 */
	private static String projectHead(String pom) throws IOException {
		return Files.readString(Markdown.ROOT.resolve(pom)).replaceAll("(?s)<parent>.*</parent>", "");
	}

	private static String element(String xml, String name) {
		return xml.replaceAll("(?s).*?<%1$s>(.*?)</%1$s>.*".formatted(name), "$1");
	}

	/**
	 * A command with the output that it is shown with.
	 *
	 * @param line the command
	 * @param output the output; any number of lines may be where it has dots
	 */
	private record Command(String line, Pattern output) {

		static List<Command> of(String block) {
			List<Command> commands = new ArrayList<>();
			for (String part : block.split("(?m)^\\$ ")) {
				if (!part.isEmpty()) {
					List<String> lines = part.lines().toList();
					String output = lines.stream()
						.skip(1)
						.map((line) -> line.equals("...") ? "(?s:.*)" : Pattern.quote(line))
						.collect(Collectors.joining("\n"));
					commands.add(new Command(lines.get(0), Pattern.compile(output)));
				}
			}
			return commands;
		}

	}

}
