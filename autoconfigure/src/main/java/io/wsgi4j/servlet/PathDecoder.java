package io.wsgi4j.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Decodes a request's path, strictly: whatever could be read in two ways is refused, so
 * that no client gets around a rule written for a mount.
 */
final class PathDecoder {

	private PathDecoder() {
	}

	/**
	 * Decodes percent-encoded UTF-8. Empty segments and parameters of segments stay.
	 * @throws MalformedPathException for malformed encoding, dot segments and encoded
	 * slashes, backslashes or NULs
	 */
	static String decode(String path) throws MalformedPathException {
		String decoded = (path.indexOf('%') != -1) ? decodeOctets(path) : path;
		if (decoded.indexOf('\\') != -1 || decoded.indexOf('\0') != -1) {
			throw new MalformedPathException("Backslash or NUL in path");
		}
		refuseDotSegments(decoded);
		return decoded;
	}

	private static String decodeOctets(String path) throws MalformedPathException {
		byte[] octets = path.getBytes(StandardCharsets.UTF_8);
		ByteBuffer decoded = ByteBuffer.allocate(octets.length);
		for (int i = 0; i < octets.length; i++) {
			if (octets[i] != '%') {
				decoded.put(octets[i]);
				continue;
			}
			if (i + 2 >= octets.length || !HexFormat.isHexDigit(octets[i + 1])
					|| !HexFormat.isHexDigit(octets[i + 2])) {
				throw new MalformedPathException("Malformed percent-encoding in path");
			}
			int octet = HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]);
			if (octet == '/') {
				throw new MalformedPathException("Encoded slash in path");
			}
			decoded.put((byte) octet);
			i += 2;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedPathException("Path is not UTF-8");
		}
	}

	private static void refuseDotSegments(String path) throws MalformedPathException {
		if (path.indexOf("/.") == -1) {
			return;
		}
		for (String segment : path.split("/")) {
			// Containers take parameters off before they resolve dot segments.
			int parameters = segment.indexOf(';');
			String name = (parameters != -1) ? segment.substring(0, parameters) : segment;
			if (name.equals(".") || name.equals("..")) {
				throw new MalformedPathException("Dot segment in path");
			}
		}
	}

}
