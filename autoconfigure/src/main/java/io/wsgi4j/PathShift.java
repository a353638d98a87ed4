package io.wsgi4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of {@code wsgiref.util.shift_path_info}.
 *
 * @param segment the segment that moved
 * @param scriptName the new {@code SCRIPT_NAME}
 * @param pathInfo the new {@code PATH_INFO}
 */
record PathShift(@Nullable String segment, String scriptName, String pathInfo) {

	static PathShift of(String scriptName, String pathInfo) {
		List<String> segments = segments(pathInfo);
		String segment = segments.remove(0);
		String shifted = normalize(scriptName + "/" + segment);
		// Tells "/x/" from "/x": the one trailing slash that SCRIPT_NAME may have.
		if (segment.isEmpty()) {
			shifted += "/";
		}
		String rest = segments.isEmpty() ? "" : "/" + String.join("/", segments);
		return new PathShift(segment.equals(".") ? null : segment, shifted, rest);
	}

	private static List<String> segments(String pathInfo) {
		String relative = pathInfo.startsWith("/") ? pathInfo.substring(1) : pathInfo;
		List<String> segments = new ArrayList<>(Arrays.asList(relative.split("/", -1)));
		String last = segments.remove(segments.size() - 1);
		segments.removeIf((segment) -> segment.isEmpty() || segment.equals("."));
		segments.add(last);
		return segments;
	}

	private static String normalize(String path) {
		Deque<String> normalized = new ArrayDeque<>();
		for (String segment : path.split("/")) {
			if (segment.equals("..")) {
				normalized.pollLast();
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				normalized.addLast(segment);
			}
		}
		return normalized.isEmpty() ? "" : "/" + String.join("/", normalized);
	}

}
