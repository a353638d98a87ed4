package io.wsgi4j.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A disk of a test's own.
 */
public abstract class TestDisk extends Disk {

	/**
	 * Keeps bodies on this disk.
	 */
	public BodyDirectory bodies(Path parent) {
		try {
			return new BodyDirectory(parent, this, Runnable::run);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
