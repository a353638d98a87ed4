package io.wsgi4j.exchange;

import java.io.Writer;

/**
 * {@code wsgi.errors}: every line becomes an entry of the application's log.
 */
public final class ErrorsWriter extends Writer {

	private static final int MAX_LINE_LENGTH = 8 * 1024;

	private final String application;

	private final StringBuilder line = new StringBuilder(0);

	public ErrorsWriter(String application) {
		this.application = application;
	}

	@Override
	public void write(char[] characters, int offset, int length) {
		synchronized (this.lock) {
			for (int i = offset; i < offset + length; i++) {
				add(characters[i]);
			}
		}
	}

	@Override
	public void flush() {
		synchronized (this.lock) {
			if (!this.line.isEmpty()) {
				ExchangeLog.of(this.application).error(this.line);
				this.line.setLength(0);
			}
		}
	}

	@Override
	public void close() {
		flush();
	}

	private void add(char character) {
		if (character == '\n' || this.line.length() == MAX_LINE_LENGTH) {
			flush();
		}
		if (character != '\n' && character != '\r') {
			this.line.append(character);
		}
	}

}
