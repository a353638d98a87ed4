package io.wsgi4j.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of cases in {@code docs/files.md}.
 *
 * @param columns the heads of the columns
 * @param rows cells by the words for the request
 */
record FilesPage(List<String> columns, Map<String, List<String>> rows) {

	static FilesPage read() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("..", "docs", "files.md"))
			.stream()
			.dropWhile((line) -> !line.startsWith("| request | here |"))
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
		Map<String, List<String>> rows = new LinkedHashMap<>();
		lines.stream().skip(2).map(FilesPage::cells).forEach((cells) -> rows.put(cells.get(0), cells));
		return new FilesPage(cells(lines.get(0)), rows);
	}

	String cell(FileCase request, String column) {
		List<String> cells = this.rows.getOrDefault(request.name(), List.of());
		int index = column(column);
		return (index < cells.size()) ? cells.get(index) : "(no such row)";
	}

	/**
	 * The head of the column that begins with a word.
	 */
	String head(String word) {
		return this.columns.get(column(word));
	}

	private int column(String word) {
		for (int i = 0; i < this.columns.size(); i++) {
			if (this.columns.get(i).startsWith(word)) {
				return i;
			}
		}
		throw new IllegalArgumentException(word);
	}

	private static List<String> cells(String line) {
		return List.of(line.substring(2, line.length() - 2).split(" \\| "));
	}

}
