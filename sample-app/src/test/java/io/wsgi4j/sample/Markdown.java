package io.wsgi4j.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the project.
 *
 * @param file the document
 * @param text what it says
 */
record Markdown(Path file, String text) {

	static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern EXCERPT = Pattern.compile(
			"^\\[([^\\]]*)\\]\\(([^)\\s]+)\\)\\R\\R" + BLOCK.pattern().substring(1),
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	static Markdown read(String file) {
		return read(ROOT.resolve(file));
	}

	static Stream<Markdown> all() throws IOException {
		List<Path> files = new ArrayList<>();
		for (Path directory : List.of(ROOT.resolve("docs"), ROOT)) {
			try (Stream<Path> docs = Files.list(directory)) {
				docs.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(files::add);
			}
		}
		return files.stream().map(Markdown::read);
	}

	/**
	 * The fenced blocks of a language.
	 */
	List<String> blocks(String language) {
		return BLOCK.matcher(this.text)
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * The fenced blocks below a line with nothing but the link to their file.
	 */
	List<Excerpt> excerpts() {
		return EXCERPT.matcher(this.text)
			.results()
			.map((part) -> new Excerpt(part.group(1), this.file.resolveSibling(part.group(2)).normalize(),
					part.group(3), part.group(4)))
			.toList();
	}

	/**
	 * The languages of the fenced blocks.
	 */
	List<String> languages() {
		return BLOCK.matcher(this.text).results().map((block) -> block.group(1)).distinct().toList();
	}

	List<String> links() {
		return LINK.matcher(withoutBlocks()).results().map((link) -> link.group(1)).toList();
	}

	/**
	 * The anchors of the headings, as GitHub makes them.
	 */
	List<String> anchors() {
		return HEADING.matcher(withoutBlocks())
			.results()
			.map((heading) -> heading.group(1).toLowerCase().replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
			.toList();
	}

	/**
	 * The first cells of all rows whose first cell is code, with the second ones.
	 */
	List<MatchResult> codeRows() {
		Matcher rows = Pattern.compile("^\\| `([^`]+)` \\|([^|]*)\\|", Pattern.MULTILINE).matcher(this.text);
		return rows.results().toList();
	}

	private String withoutBlocks() {
		return BLOCK.matcher(this.text).replaceAll("");
	}

	private static Markdown read(Path file) {
		try {
			return new Markdown(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return ROOT.relativize(this.file).toString();
	}

}
