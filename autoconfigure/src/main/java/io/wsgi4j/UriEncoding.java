package io.wsgi4j;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of paths (RFC 3986, section 2.1), in UTF-8.
 */
final class UriEncoding {

	private static final String UNRESERVED = "-._~";

	private static final char[] HEX = "0123456789ABCDEF".toCharArray();

	private UriEncoding() {
	}

	/**
	 * Encodes as {@code wsgiref.util.application_uri} does.
	 */
	static String encodeScriptName(String path) {
		return encode(path, "/");
	}

	/**
	 * Encodes as {@code wsgiref.util.request_uri} does: parameters of segments stay.
	 */
	static String encodePathInfo(String path) {
		return encode(path, "/;=,");
	}

	static String decodeLeniently(String path) {
		if (path.indexOf('%') == -1) {
			return path;
		}
		try {
			return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return path;
		}
	}

	static int countSegments(String path) {
		return (int) path.chars().filter((character) -> character == '/').count();
	}

	/**
	 * What follows the given number of segments; nothing if there are less.
	 */
	static String afterSegments(String path, int count) {
		int index = -1;
		for (int i = 0; i <= count; i++) {
			index = path.indexOf('/', index + 1);
			if (index == -1) {
				return "";
			}
		}
		return path.substring(index);
	}

	private static String encode(String path, String safe) {
		StringBuilder encoded = new StringBuilder(path.length());
		for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
			char character = (char) (octet & 0xFF);
			if (isUnreserved(character) || safe.indexOf(character) != -1) {
				encoded.append(character);
			}
			else {
				encoded.append('%').append(HEX[character >> 4]).append(HEX[character & 0xF]);
			}
		}
		return encoded.toString();
	}

	private static boolean isUnreserved(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || UNRESERVED.indexOf(character) != -1;
	}

}
