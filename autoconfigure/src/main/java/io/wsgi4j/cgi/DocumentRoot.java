package io.wsgi4j.cgi;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The directory that paths of requests are translated to (RFC 3875, section 4.1.6).
 *
 * @param directory the directory
 * @param ofScripts whether the files in it are what the program runs, as php-cgi does
 */
record DocumentRoot(Path directory, boolean ofScripts) {

	private static final String SCRIPT_NAME = "SCRIPT_NAME";

	private static final String PATH_INFO = "PATH_INFO";

	/**
	 * Adds what a program is told of the directory.
	 */
	void describe(Map<String, String> variables) throws CgiException {
		variables.put("DOCUMENT_ROOT", this.directory.toString());
		String path = variables.getOrDefault(PATH_INFO, "");
		if ((path + "/").contains("/../")) {
			throw new CgiException("PATH_INFO leads out of the document root");
		}
		if (this.ofScripts) {
			int end = endOfScript(path);
			variables.put("SCRIPT_FILENAME", this.directory + path.substring(0, end));
			variables.merge(SCRIPT_NAME, path.substring(0, end), String::concat);
			path = path.substring(end);
			variables.put(PATH_INFO, path);
		}
		if (!path.isEmpty()) {
			variables.put("PATH_TRANSLATED", this.directory + path);
		}
	}

	/**
	 * Where the script's part of a path ends: with the first file on the way, or with the
	 * path if there is none.
	 */
	private int endOfScript(String path) {
		for (int end = path.indexOf('/', 1); end != -1; end = path.indexOf('/', end + 1)) {
			if (isFile(path.substring(0, end))) {
				return end;
			}
		}
		return path.length();
	}

	private boolean isFile(String path) {
		try {
			return Files.isRegularFile(Path.of(this.directory + path));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

}
