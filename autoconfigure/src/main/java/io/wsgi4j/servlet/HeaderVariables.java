package io.wsgi4j.servlet;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The variables that the headers of requests become (RFC 3875, section 4.1.18). Those of
 * usual headers are made once, not with every request.
 */
final class HeaderVariables {

	private static final List<String> USUAL_HEADERS = List.of("Accept", "Accept-Charset", "Accept-Encoding",
			"Accept-Language", "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Cookie", "DNT",
			"Expect", "Forwarded", "From", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
			"If-Unmodified-Since", "Keep-Alive", "Origin", "Pragma", "Priority", "Range", "Referer", "Sec-CH-UA",
			"Sec-CH-UA-Mobile", "Sec-CH-UA-Platform", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site",
			"Sec-Fetch-User", "Sec-GPC", "TE", "Traceparent", "Tracestate", "Upgrade", "Upgrade-Insecure-Requests",
			"User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto",
			"X-Real-IP", "X-Request-ID", "X-Requested-With");

	private static final Map<String, String> USUAL = variablesOf(USUAL_HEADERS);

	private HeaderVariables() {
	}

	static String of(String header) {
		String usual = USUAL.get(header);
		return (usual != null) ? usual : variable(header);
	}

	private static Map<String, String> variablesOf(List<String> headers) {
		Map<String, String> variables = new HashMap<>();
		for (String header : headers) {
			String variable = variable(header);
			variables.put(header, variable);
			// HTTP/2 has no other (RFC 9113, section 8.2.1).
			variables.put(header.toLowerCase(Locale.ROOT), variable);
		}
		return Map.copyOf(variables);
	}

	private static String variable(String header) {
		StringBuilder variable = new StringBuilder(header.length() + 5).append("HTTP_");
		for (int i = 0; i < header.length(); i++) {
			char character = header.charAt(i);
			boolean lowerCase = character >= 'a' && character <= 'z';
			variable.append((character == '-') ? '_' : (char) (lowerCase ? character - ('a' - 'A') : character));
		}
		return variable.toString();
	}

}
