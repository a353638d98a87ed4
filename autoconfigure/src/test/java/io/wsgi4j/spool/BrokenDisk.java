package io.wsgi4j.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A disk on which no file can be created.
 */
public final class BrokenDisk extends Disk {

	private final String message;

	public BrokenDisk(String message) {
		this.message = message;
	}

	/**
	 * Keeps bodies on this disk.
	 */
	public BodyDirectory bodies(Path parent) {
		try {
			return new BodyDirectory(parent, this);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	FileChannel createFile(Path path) throws IOException {
		throw new IOException(this.message);
	}

}
