package io.wsgi4j.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of a source file as it stands in a document, below a link to that file.
 *
 * @param name what the link is called
 * @param file where it leads
 * @param language the language of the block
 * @param text the block
 */
record Excerpt(String name, Path file, String language, String text) {

	private static final List<Path> BUILT = List.of(Markdown.ROOT.resolve("docs/examples"),
			Markdown.ROOT.resolve("sample-app/src"));

	/**
	 * Whether the build compiles the file, and the link is called as the file is.
	 */
	boolean isOfTheBuild() {
		return BUILT.stream().anyMatch(this.file::startsWith) && this.file.endsWith(this.name)
				&& Files.isRegularFile(this.file);
	}

	/**
	 * Whether the block is in the file word for word, perhaps indented there.
	 */
	boolean isVerbatim() {
		String source = "\n" + Markdown.read(Markdown.ROOT.relativize(this.file).toString()).text();
		return IntStream.rangeClosed(0, 4).anyMatch((depth) -> source.contains("\n" + indented("\t".repeat(depth))));
	}

	private String indented(String indentation) {
		return this.text.lines()
			.map((line) -> line.isEmpty() ? "\n" : indentation + line + "\n")
			.collect(Collectors.joining());
	}

}
