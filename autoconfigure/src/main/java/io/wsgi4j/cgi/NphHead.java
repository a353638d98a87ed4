package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the head of a program that writes the whole response (RFC 3875, section 5): a
 * status line in place of {@code Status}. The response is parsed, as lighttpd does:
 * section 5.1 has the server send it unmodified, but the connection is the container's.
 */
final class NphHead {

	private static final String PREFIX = "nph-";

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9][ \t]+([0-9]{3}.*)");

	private static final int MAX_INTERIM = 8;

	private NphHead() {
	}

	/**
	 * Whether a program is one by its name, which is how Apache tells.
	 * @param program the program's file name
	 */
	static boolean isWrittenBy(String program) {
		return program.startsWith(PREFIX);
	}

	/**
	 * Reads the head behind those of interim responses, which only the server may send.
	 */
	static CgiHead read(InputStream output) throws IOException {
		for (int i = 0; i < MAX_INTERIM; i++) {
			List<String> lines = HeaderLines.read(output);
			String status = status(lines);
			if (!status.startsWith("1")) {
				return parse(status, lines.subList(1, lines.size()));
			}
		}
		throw new CgiException("The CGI program has more than %d interim responses".formatted(MAX_INTERIM));
	}

	private static String status(List<String> lines) throws CgiException {
		String first = lines.isEmpty() ? "" : lines.get(0);
		Matcher matcher = STATUS_LINE.matcher(first);
		if (!matcher.matches()) {
			throw new MalformedHeadException("The response of the NPH program doesn't begin with a status line", first);
		}
		return matcher.group(1);
	}

	private static CgiHead parse(String status, List<String> fields) throws CgiException {
		List<String> lines = new ArrayList<>(List.of("Status: " + status));
		for (String line : fields) {
			if (line.regionMatches(true, 0, "Transfer-Encoding:", 0, 18)) {
				throw new MalformedHeadException("The NPH program has encoded its response for the transfer", line);
			}
			lines.add(line);
		}
		return CgiHead.parse(lines);
	}

}
