package io.wsgi4j.python.cpython;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes a log entry of each line that a worker writes to its standard output or error.
 */
final class WorkerOutput implements Runnable {

	private static final Log LOG = LogFactory.getLog("io.wsgi4j.python.output");

	private static final int BUFFER_SIZE = 8 * 1024;

	private static final int MAX_LINE_LENGTH = 8 * 1024;

	private final InputStream output;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	WorkerOutput(InputStream output) {
		this.output = output;
	}

	@Override
	public void run() {
		byte[] buffer = new byte[BUFFER_SIZE];
		try (this.output) {
			for (int count = this.output.read(buffer); count != -1; count = this.output.read(buffer)) {
				for (int i = 0; i < count; i++) {
					add(buffer[i]);
				}
			}
		}
		catch (IOException ex) {
			LOG.debug("The output of a Python worker can't be read", ex);
		}
		log();
	}

	private void add(byte octet) {
		if (octet == '\n' || this.line.size() == MAX_LINE_LENGTH) {
			log();
		}
		if (octet != '\n' && octet != '\r') {
			this.line.write(octet);
		}
	}

	private void log() {
		if (this.line.size() > 0) {
			LOG.info(this.line.toString(StandardCharsets.UTF_8));
			this.line.reset();
		}
	}

}
