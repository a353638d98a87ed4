package io.wsgi4j.sample;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java as it stands in a document.
 *
 * @param code the code: types, members of a type or statements of an application
 */
record JavaSnippet(String code) {

	private static final Path TARGET = Path.of("target", "snippets");

	private static final String IMPORTS = Stream
		.of("io.micrometer.common.*", "io.wsgi4j.*", "io.wsgi4j.actuate.*", "io.wsgi4j.cgi.*", "io.wsgi4j.files.*",
				"io.wsgi4j.gateway.*", "io.wsgi4j.middleware.*", "io.wsgi4j.servlet.*", "jakarta.servlet.http.*",
				"jakarta.servlet.http.*", "java.io.*", "java.nio.charset.*", "java.nio.file.*", "java.time.*",
				"java.util.*", "java.util.function.*", "java.util.stream.*", "org.springframework.context.annotation.*",
				"org.springframework.core.annotation.*", "org.springframework.core.task.*",
				"org.springframework.scheduling.concurrent.*", "org.springframework.security.config.*",
				"org.springframework.security.config.annotation.web.builders.*", "org.springframework.security.web.*",
				"org.springframework.stereotype.*", "org.springframework.web.bind.annotation.*")
		.map((name) -> "import " + name + ";\n")
		.reduce("", String::concat);

	private static final List<String> FRAMES = List.of("%s", "class Snippet {\n%s\n}", """
			class Snippet implements Application {
			public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
			%s
			}
			}""");

	/**
	 * Whether the code is part of a source of the sample.
	 */
	boolean isPartOfTheSample() {
		String wanted = normalize(this.code);
		try (Stream<Path> sources = Files.walk(Path.of("src"))) {
			return sources.filter((source) -> source.toString().endsWith(".java"))
				.anyMatch((source) -> normalize(read(source)).contains(wanted));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Compiles the code.
	 * @return what the compiler complains about, empty if the code is fine
	 */
	String compile() {
		StringBuilder complaints = new StringBuilder();
		for (String frame : FRAMES) {
			String complaint = compile(IMPORTS + frame.formatted(this.code));
			if (complaint.isEmpty()) {
				return "";
			}
			complaints.append(complaint);
		}
		return complaints.toString();
	}

	private static String compile(String source) {
		TARGET.toFile().mkdirs();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter complaints = new StringWriter();
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Snippet.java"),
				JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source;
			}

		};
		List<String> options = List.of("-proc:none", "-implicit:none", "-d", TARGET.toString(), "-classpath",
				System.getProperty("java.class.path"), "-Xlint:-options");
		boolean successful = compiler.getTask(complaints, null, null, options, null, List.of(file)).call();
		return successful ? "" : "Failed: " + complaints;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String normalize(String code) {
		return code.replaceAll("(?m)^(package|import) .*;$", "").replaceAll("\\s+", "");
	}

}
