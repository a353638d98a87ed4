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
	 * HTTP_PROXY would be taken for the program's proxy (httpoxy); the others have
	 * variables of their own (section 4.1.18).
	 */
	private static final Set<String> WITHHELD = Set.of("HTTP_PROXY", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE");

	private final Map<String, String> configured;

	private final @Nullable Path documentRoot;

	private final boolean authorization;

	private final Charset charset;

	CgiVariables(Map<String, String> configured, @Nullable Path documentRoot, boolean authorization, Charset charset) {
		this.configured = Map.copyOf(configured);
		this.documentRoot = documentRoot;
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
		if (environ.urlScheme().equals("https")) {
			variables.putIfAbsent("HTTPS", "on");
		}
		if (environ.contentLength() <= 0) {
			variables.remove("CONTENT_LENGTH");
		}
		if (this.documentRoot != null && !environ.pathInfo().isEmpty()) {
			variables.put("PATH_TRANSLATED", translate(this.documentRoot, environ.pathInfo()));
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

	private String translate(Path documentRoot, String pathInfo) throws CgiException {
		if ((pathInfo + "/").contains("/../")) {
			throw new CgiException("PATH_INFO leads out of the document root");
		}
		return documentRoot + pathInfo;
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
