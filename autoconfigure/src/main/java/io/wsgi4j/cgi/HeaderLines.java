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

	private int length;

	private HeaderLines(InputStream output) {
		this.output = output;
	}

	/**
	 * Reads the block and not a byte more.
	 */
	static List<String> read(InputStream output) throws IOException {
		HeaderLines lines = new HeaderLines(output);
		List<String> block = new ArrayList<>();
		for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
			if (block.size() == MAX_LINES) {
				throw new CgiException("The CGI program's header block has more than %d lines".formatted(MAX_LINES));
			}
			block.add(line);
		}
		return block;
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int octet = readOctet(); octet != '\n'; octet = readOctet()) {
			line.write(octet);
		}
		String text = line.toString(StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

	private int readOctet() throws IOException {
		int octet = this.output.read();
		if (octet == -1) {
			throw new CgiException("The CGI program ended before its header block was complete");
		}
		if (++this.length > MAX_LENGTH) {
			throw new CgiException("The CGI program's header block has more than %d bytes".formatted(MAX_LENGTH));
		}
		return octet;
	}

}
