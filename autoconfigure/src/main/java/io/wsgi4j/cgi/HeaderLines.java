package io.wsgi4j.cgi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a program's header block (RFC 3875, section 6): lines that end with LF or CR LF,
 * up to an empty one.
 */
final class HeaderLines {

	private static final int MAX_LENGTH = 64 * 1024;

	private static final int MAX_LINES = 256;

	private final InputStream output;

	private final List<String> block = new ArrayList<>();

	private int length;

	private HeaderLines(InputStream output) {
		this.output = output;
	}

	/**
	 * Reads the block and not a byte more.
	 */
	static List<String> read(InputStream output) throws IOException {
		return new HeaderLines(output).read();
	}

	private List<String> read() throws IOException {
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			if (this.block.size() == MAX_LINES) {
				throw new MalformedHeadException(
						"The CGI program's header block has more than %d lines".formatted(MAX_LINES), line);
			}
			this.block.add(line);
		}
		return this.block;
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int octet = readOctet(line); octet != '\n'; octet = readOctet(line)) {
			line.write(octet);
		}
		String text = text(line);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

	private int readOctet(ByteArrayOutputStream line) throws IOException {
		int octet = this.output.read();
		if (octet == -1) {
			throw incomplete("The CGI program ended before its header block was complete", text(line));
		}
		if (++this.length > MAX_LENGTH) {
			throw incomplete("The CGI program's header block has more than %d bytes".formatted(MAX_LENGTH), text(line));
		}
		return octet;
	}

	private CgiException incomplete(String message, String line) {
		if (!line.isEmpty()) {
			return new MalformedHeadException(message, line);
		}
		return this.block.isEmpty() ? new CgiException(message)
				: new MalformedHeadException(message, this.block.get(this.block.size() - 1));
	}

	private static String text(ByteArrayOutputStream line) {
		return line.toString(StandardCharsets.ISO_8859_1);
	}

}
