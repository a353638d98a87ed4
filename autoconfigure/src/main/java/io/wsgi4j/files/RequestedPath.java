package io.wsgi4j.files;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The names that a path of a request consists of.
 *
 * @param names the names, none of which is empty or begins with a dot
 * @param slash whether a slash comes behind the last one
 */
record RequestedPath(List<String> names, boolean slash) {

	/**
	 * Reads a path.
	 * @param pathInfo the decoded path: empty, or beginning with a slash
	 * @return the path, or {@code null} if there can't be a file of that name
	 */
	static @Nullable RequestedPath parse(String pathInfo) {
		if (pathInfo.isEmpty()) {
			return new RequestedPath(List.of(), false);
		}
		if (pathInfo.charAt(0) != '/') {
			return null;
		}
		List<String> names = new ArrayList<>();
		int start = 1;
		for (int end = pathInfo.indexOf('/', start); end != -1; end = pathInfo.indexOf('/', start)) {
			names.add(pathInfo.substring(start, end));
			start = end + 1;
		}
		boolean slash = start == pathInfo.length();
		if (!slash) {
			names.add(pathInfo.substring(start));
		}
		for (String name : names) {
			if (!isVisible(name)) {
				return null;
			}
		}
		return new RequestedPath(List.copyOf(names), slash);
	}

	/**
	 * Whether a name may be one of a file or directory that is answered with.
	 */
	static boolean isVisible(String name) {
		return !name.isEmpty() && name.charAt(0) != '.' && name.indexOf('/') == -1 && name.indexOf('\\') == -1
				&& name.indexOf('\0') == -1;
	}

	/**
	 * Whether the path is that of a directory, not of a file.
	 */
	boolean isDirectory() {
		return this.slash;
	}

	/**
	 * Whether the path is that of the mount itself, without a slash.
	 */
	boolean isMount() {
		return this.names.isEmpty() && !this.slash;
	}

	/**
	 * Whether the path is one of a directory if a slash is added to it.
	 */
	boolean isSlashMissing() {
		return !this.slash;
	}

	/**
	 * The names with one more behind them.
	 */
	List<String> append(String name) {
		List<String> appended = new ArrayList<>(this.names);
		appended.add(name);
		return appended;
	}

}
