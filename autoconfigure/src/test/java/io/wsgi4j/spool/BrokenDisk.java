package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A disk on which no file can be created.
 */
public final class BrokenDisk extends TestDisk {

	private final String message;

	public BrokenDisk(String message) {
		this.message = message;
	}

	@Override
	FileChannel createFile(Path path) throws IOException {
		throw new IOException(this.message);
	}

}
