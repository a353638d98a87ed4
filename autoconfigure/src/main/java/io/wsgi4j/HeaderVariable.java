package io.wsgi4j;

import java.util.Locale;

/**
 * The variables that the headers of a request become (RFC 3875, section 4.1.18).
 */
final class HeaderVariable {

	private HeaderVariable() {
	}

	static String of(String header) {
		String variable = header.toUpperCase(Locale.ROOT).replace('-', '_');
		boolean hasOwnVariable = variable.equals("CONTENT_TYPE") || variable.equals("CONTENT_LENGTH");
		return hasOwnVariable ? variable : "HTTP_" + variable;
	}

}
