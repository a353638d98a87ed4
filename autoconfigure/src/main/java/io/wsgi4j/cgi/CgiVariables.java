package io.wsgi4j.cgi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes a program's variables (RFC 3875, section 4.1) of an environ.
 */
final class CgiVariables {

	private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");

	private static final String HEADER_PREFIX = "HTTP_";

	/**
	 * HTTP_PROXY would be taken for the program's proxy (httpoxy). The server has dealt
	 * with HTTP_EXPECT (RFC 9110, section 10.1.1), so that a program must not answer it,
	 * too. The others have variables of their own (section 4.1.18).
	 */
	private static final Set<String> WITHHELD = Set.of("HTTP_PROXY", "HTTP_EXPECT", "HTTP_CONTENT_LENGTH",
			"HTTP_CONTENT_TYPE");

	private static final Pattern SLASHES = Pattern.compile("/{2,}");

	private final Map<String, String> configured;

	private final @Nullable DocumentRoot documentRoot;

	private final boolean authorization;

	private final Charset charset;

	CgiVariables(Map<String, String> configured, @Nullable Path documentRoot, boolean authorization, Charset charset) {
		this.configured = Map.copyOf(configured);
		// Only interpreters of scripts ask for it
		boolean ofScripts = configured.containsKey("REDIRECT_STATUS");
		this.documentRoot = (documentRoot != null) ? new DocumentRoot(documentRoot, ofScripts) : null;
		this.authorization = authorization;
		this.charset = charset;
	}

	Map<String, String> of(Environ environ) throws CgiException {
		Map<String, String> variables = new LinkedHashMap<>();
		environ.forEach((name, value) -> {
			if (value instanceof String text && isPassedOn(name)) {
				variables.put(name, isFromHeader(name) ? decode(text) : text);
			}
		});
		variables.put("GATEWAY_INTERFACE", "CGI/1.1");
		variables.putIfAbsent("SERVER_SOFTWARE", "wsgi4j");
		variables.putIfAbsent("REQUEST_SCHEME", environ.urlScheme());
		if (environ.urlScheme().equals("https")) {
			variables.putIfAbsent("HTTPS", "on");
		}
		if (environ.contentLength() <= 0) {
			variables.remove("CONTENT_LENGTH");
		}
		variables.computeIfPresent("SCRIPT_NAME", (name, path) -> mergeSlashes(path));
		variables.computeIfPresent("PATH_INFO", (name, path) -> mergeSlashes(path));
		if (this.documentRoot != null) {
			this.documentRoot.describe(variables);
		}
		variables.putAll(this.configured);
		for (Map.Entry<String, String> variable : variables.entrySet()) {
			check(variable.getKey(), variable.getValue());
		}
		return variables;
	}

	private static boolean isFromHeader(String name) {
		return name.startsWith(HEADER_PREFIX) || name.equals("CONTENT_TYPE");
	}

	/**
	 * Gives a program the octets that the client has sent: containers read them as ISO
	 * 8859-1, and the JDK encodes variables as it likes.
	 */
	private String decode(String value) {
		if (value.chars().allMatch((c) -> c < 128) || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(value)) {
			return value;
		}
		try {
			return this.charset.newDecoder()
				.decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
				.toString();
		}
		catch (CharacterCodingException ex) {
			return value;
		}
	}

	private boolean isPassedOn(String name) {
		if (!NAME.matcher(name).matches() || WITHHELD.contains(name)) {
			return false;
		}
		if (!name.startsWith(HEADER_PREFIX)) {
			return true;
		}
		if (name.equals("HTTP_AUTHORIZATION")) {
			return this.authorization;
		}
		return !Header.isHopByHop(name.substring(HEADER_PREFIX.length()).replace('_', '-'));
	}

	/**
	 * Programs look for files by their paths, and Apache and lighttpd merge slashes for
	 * them.
	 */
	private static String mergeSlashes(String path) {
		return path.contains("//") ? SLASHES.matcher(path).replaceAll("/") : path;
	}

	private void check(String name, String value) throws CgiException {
		if (value.indexOf('\0') != -1) {
			throw new CgiException("Variable %s has a NUL".formatted(name));
		}
		// The JDK passes a question mark instead, which would be another path
		boolean isHeader = name.startsWith(HEADER_PREFIX);
		if (!isHeader && !this.charset.newEncoder().canEncode(value)) {
			throw new CgiException(
					"Variable %s can't be passed in %s, the encoding of the platform (set LC_ALL=C.UTF-8 or alike)"
						.formatted(name, this.charset));
		}
	}

	/**
	 * What the JDK encodes variables with.
	 */
	static Charset platformCharset() {
		String name = System.getProperty("sun.jnu.encoding");
		boolean isDefault = name == null || Runtime.version().feature() < 18;
		return isDefault ? Charset.defaultCharset() : Charset.forName(name);
	}

}
