package io.wsgi4j;

import java.util.List;
import java.util.Objects;

/**
 * A response header that may go on the wire.
 * <p>
 * Names are tokens (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.1">RFC
 * 9110, section 5.1</a>), values ISO 8859-1 without control characters. Hop-by-hop
 * headers belong to the server and are refused, as
 * <a href="https://peps.python.org/pep-3333/#other-http-features">PEP 3333</a> demands.
 *
 * @param name the header's name
 * @param value the header's value
 */
public record Header(String name, String value) {

	/**
	 * Compared one by one, because almost all names differ from all of them in length.
	 */
	private static final List<String> HOP_BY_HOP = List.of("Connection", "Keep-Alive", "Proxy-Authenticate",
			"Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Trailers", "Transfer-Encoding", "Upgrade");

	private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

	/**
	 * Creates a header.
	 * @throws IllegalArgumentException if the name is no token, the value has a control
	 * character or one beyond ISO 8859-1, or the header is a hop-by-hop header
	 */
	public Header {
		if (!isToken(name)) {
			throw new IllegalArgumentException("Header name '%s' is not a token".formatted(printable(name)));
		}
		if (isHopByHop(name)) {
			throw new IllegalArgumentException(
					"Header '%s' is a hop-by-hop header, which only the server may send".formatted(name));
		}
		Objects.requireNonNull(value, () -> "Value of header '%s' is null".formatted(name));
		for (int i = 0; i < value.length(); i++) {
			if (!isAllowedInValue(value.charAt(i))) {
				throw new IllegalArgumentException("Value of header '%s' has the illegal character 0x%02X at index %d"
					.formatted(name, (int) value.charAt(i), i));
			}
		}
	}

	/**
	 * Whether a header concerns only the connection it arrives on
	 * ({@code wsgiref.util.is_hop_by_hop}).
	 * @param name the name of a header, in any case
	 * @return {@code true} for {@code Connection}, {@code Transfer-Encoding} and their
	 * like
	 */
	public static boolean isHopByHop(String name) {
		for (String hopByHop : HOP_BY_HOP) {
			if (hopByHop.equalsIgnoreCase(name)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isToken(String name) {
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			boolean alphanumeric = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
					|| (character >= '0' && character <= '9');
			if (!alphanumeric && TOKEN_SYMBOLS.indexOf(character) == -1) {
				return false;
			}
		}
		return !name.isEmpty();
	}

	private static boolean isAllowedInValue(char character) {
		return character == '\t' || (character >= ' ' && character != 0x7F && character <= 0xFF);
	}

	private static String printable(String name) {
		return name.replaceAll("[^ -~]", "?");
	}

}
