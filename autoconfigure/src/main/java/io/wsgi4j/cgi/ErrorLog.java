package io.wsgi4j.cgi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;

/**
 * Makes a log entry of each line of a program's standard error. Lines that are too long
 * become several.
 */
final class ErrorLog implements Runnable {

	private static final int MAX_LINE_LENGTH = 1024;

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

	private final InputStream stderr;

	private final String program;

	private final Log log;

	ErrorLog(InputStream stderr, String program, Log log) {
		this.stderr = stderr;
		this.program = program;
		this.log = log;
	}

	@Override
	public void run() {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try (this.stderr) {
			for (int octet = this.stderr.read(); octet != -1; octet = this.stderr.read()) {
				if (octet != '\n') {
					line.write(octet);
				}
				if (octet == '\n' || line.size() == MAX_LINE_LENGTH) {
					log(line);
				}
			}
		}
		catch (IOException ex) {
			this.log.debug("Standard error of CGI program '%s' can't be read".formatted(this.program), ex);
		}
		log(line);
	}

	private void log(ByteArrayOutputStream line) {
		String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
		if (!text.isEmpty()) {
			this.log.warn(this.program + ": " + CONTROL.matcher(text).replaceAll("?"));
		}
		line.reset();
	}

}
