package io.wsgi4j.servlet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How the caller of a request has been authenticated.
 */
final class AuthenticationScheme {

	private static final Pattern CREDENTIALS = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: .*)?");

	private AuthenticationScheme() {
	}

	/**
	 * What the container says or else, as Spring Security tells the container nothing,
	 * the scheme of the credentials in the request
	 * (<a href="https://www.rfc-editor.org/rfc/rfc3875#section-4.1.1">RFC 3875, section
	 * 4.1.1</a>). Credentials that haven't been accepted say nothing.
	 */
	static @Nullable String of(HttpServletRequest request) {
		String authType = request.getAuthType();
		if (authType != null || request.getRemoteUser() == null) {
			return authType;
		}
		String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (credentials == null) {
			return null;
		}
		Matcher matcher = CREDENTIALS.matcher(credentials);
		return matcher.matches() ? matcher.group(1) : null;
	}

}
