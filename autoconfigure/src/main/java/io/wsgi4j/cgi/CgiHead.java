package io.wsgi4j.cgi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wsgi4j.Header;
import io.wsgi4j.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * The head of a response, made of a program's header block (RFC 3875, section 6.3). As
 * lenient as Apache's and lighttpd's {@code mod_cgi} are both: the last of several CGI
 * fields counts, and there need not be any.
 *
 * @param status the status, with a reason even if the program gives none
 * @param headers what the program sends except for {@code Status} and hop-by-hop headers
 */
record CgiHead(Status status, List<Header> headers) {

	private static final String STATUS = "Status";

	private static final String LOCATION = "Location";

	private static final String CONTENT_TYPE = "Content-Type";

	private static final String CONTENT_LENGTH = "Content-Length";

	private static final Pattern STATUS_VALUE = Pattern.compile("([2-9][0-9]{2})(?:[ \t]+([\t -~\u0080-\u00FF]*))?");

	private static final Pattern LENGTH_VALUE = Pattern.compile("[0-9]{1,18}");

	static CgiHead parse(List<String> lines) throws CgiException {
		String status = null;
		List<Header> headers = new ArrayList<>();
		for (String line : lines) {
			int colon = line.indexOf(':');
			if (colon == -1) {
				throw new MalformedHeadException("The CGI program's header block has a line without a colon", line);
			}
			String name = line.substring(0, colon);
			String value = line.substring(colon + 1).strip();
			if (name.equalsIgnoreCase(STATUS)) {
				status = value;
			}
			else if (!Header.isHopByHop(name)) {
				add(headers, name, value, line);
			}
		}
		checkLength(headers);
		return new CgiHead(new Status(status(status, headers)), List.copyOf(headers));
	}

	boolean hasLength() {
		return find(this.headers, CONTENT_LENGTH) != null;
	}

	private static void add(List<Header> headers, String name, String value, String line) throws CgiException {
		if (name.equalsIgnoreCase(CONTENT_TYPE) || name.equalsIgnoreCase(LOCATION)) {
			headers.removeIf((header) -> header.name().equalsIgnoreCase(name));
		}
		if (value.isEmpty() && name.equalsIgnoreCase(CONTENT_TYPE)) {
			return;
		}
		if (value.isEmpty() && name.equalsIgnoreCase(LOCATION)) {
			throw new MalformedHeadException("The CGI program's 'Location' is empty", line);
		}
		try {
			headers.add(new Header(name, value));
		}
		catch (IllegalArgumentException ex) {
			throw new MalformedHeadException("The CGI program's header block has a header that may not go on the wire",
					line);
		}
	}

	private static void checkLength(List<Header> headers) throws CgiException {
		String first = null;
		for (Header header : headers) {
			if (header.name().equalsIgnoreCase(CONTENT_LENGTH)) {
				first = (first != null) ? first : header.value();
				if (!LENGTH_VALUE.matcher(header.value()).matches() || !header.value().equals(first)) {
					throw new MalformedHeadException("The CGI program's 'Content-Length' isn't one",
							header.name() + ": " + header.value());
				}
			}
		}
	}

	private static @Nullable Header find(List<Header> headers, String name) {
		return headers.stream().filter((header) -> header.name().equalsIgnoreCase(name)).findFirst().orElse(null);
	}

	private static String status(@Nullable String status, List<Header> headers) throws CgiException {
		if (status == null) {
			return (find(headers, LOCATION) != null) ? "302 Found" : "200 OK";
		}
		Matcher matcher = STATUS_VALUE.matcher(status);
		if (!matcher.matches()) {
			throw new MalformedHeadException("The CGI program's 'Status' isn't one", STATUS + ": " + status);
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
