package io.wsgi4j.files;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.wsgi4j.Environ;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * Where the client finds a directory whose slash it has forgotten.
 */
final class Redirect {

	private Redirect() {
	}

	/**
	 * Makes a reference that is relative to the request's path, so that it is right
	 * behind proxies that change the beginning of paths (RFC 3986, section 4.2).
	 */
	static String addSlash(Environ environ) {
		String name = lastSegment(environ);
		String query = environ.queryString();
		// A colon in the first segment would end a scheme.
		return "./" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8) + "/"
				+ ((!query.isEmpty() && isPrintable(query)) ? "?" + query : "");
	}

	/**
	 * What follows the last slash that the client has sent as one. If encoded slashes are
	 * decoded, it may contain others.
	 */
	private static String lastSegment(Environ environ) {
		String path = environ.scriptName() + environ.pathInfo();
		String sent = environ.rawPathInfo();
		String segment = sent.substring(sent.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
		int slash = path.lastIndexOf('/');
		for (int i = StringUtils.countOccurrencesOf(segment, "%2F"); i > 0; i--) {
			slash = path.lastIndexOf('/', slash - 1);
		}
		return path.substring(slash + 1);
	}

	private static boolean isPrintable(String query) {
		return query.chars().allMatch((character) -> character > ' ' && character < 0x7F);
	}

}
