package io.wsgi4j.cgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wsgi4j.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * The head of a response, made of a program's header block (RFC 3875, section 6.3).
 *
 * @param status three digits, a space and a reason
 * @param headers what the program sends except for {@code Status} and hop-by-hop headers
 */
record CgiHead(String status, List<Header> headers) {

	private static final String STATUS = "Status";

	private static final String LOCATION = "Location";

	private static final List<String> CGI_FIELDS = List.of(STATUS, LOCATION, "Content-Type");

	private static final Pattern STATUS_VALUE = Pattern.compile("([2-9][0-9]{2})(?:[ \t]+([\t -~\u0080-\u00FF]*))?");

	private static final Pattern LENGTH_VALUE = Pattern.compile("[0-9]{1,18}");

	static CgiHead parse(List<String> lines) throws CgiException {
		Map<String, String> cgiFields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		List<Header> headers = new ArrayList<>();
		for (String line : lines) {
			int colon = line.indexOf(':');
			if (colon == -1) {
				throw new CgiException("The CGI program's header block has a line without a colon");
			}
			String name = line.substring(0, colon);
			String value = line.substring(colon + 1).strip();
			if (CGI_FIELDS.stream().anyMatch(name::equalsIgnoreCase) && cgiFields.put(name, value) != null) {
				throw new CgiException("The CGI program's header block has '%s' twice".formatted(name));
			}
			if (!name.equalsIgnoreCase(STATUS) && !Header.isHopByHop(name)) {
				headers.add(header(name, value));
			}
		}
		if (cgiFields.isEmpty()) {
			throw new CgiException("The CGI program's header block has none of " + CGI_FIELDS);
		}
		checkLength(headers);
		return new CgiHead(status(cgiFields), List.copyOf(headers));
	}

	private static Header header(String name, String value) throws CgiException {
		try {
			return new Header(name, value);
		}
		catch (IllegalArgumentException ex) {
			throw new CgiException("The CGI program's header block has a header that may not go on the wire", ex);
		}
	}

	private static void checkLength(List<Header> headers) throws CgiException {
		List<String> lengths = headers.stream()
			.filter((header) -> header.name().equalsIgnoreCase("Content-Length"))
			.map(Header::value)
			.distinct()
			.toList();
		if (lengths.size() > 1 || !lengths.stream().allMatch((length) -> LENGTH_VALUE.matcher(length).matches())) {
			throw new CgiException("The CGI program's 'Content-Length' isn't one");
		}
	}

	private static String status(Map<String, String> cgiFields) throws CgiException {
		String status = cgiFields.get(STATUS);
		if (status == null) {
			return cgiFields.containsKey(LOCATION) ? "302 Found" : "200 OK";
		}
		Matcher matcher = STATUS_VALUE.matcher(status);
		if (!matcher.matches()) {
			throw new CgiException("The CGI program's 'Status' isn't one");
		}
		return matcher.group(1) + " " + reason(matcher.group(1), matcher.group(2));
	}

	private static String reason(String code, @Nullable String reason) {
		if (reason != null) {
			return reason;
		}
		HttpStatus known = HttpStatus.resolve(Integer.parseInt(code));
		return (known != null) ? known.getReasonPhrase() : "Unknown";
	}

}
