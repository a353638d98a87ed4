package io.wsgi4j.files;

import java.nio.charset.StandardCharsets;

import io.wsgi4j.Environ;

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
		String path = environ.scriptName() + environ.pathInfo();
		String name = path.substring(path.lastIndexOf('/') + 1);
		String query = environ.queryString();
		// A colon in the first segment would end a scheme.
		return "./" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8) + "/"
				+ ((!query.isEmpty() && isPrintable(query)) ? "?" + query : "");
	}

	private static boolean isPrintable(String query) {
		return query.chars().allMatch((character) -> character > ' ' && character < 0x7F);
	}

}
