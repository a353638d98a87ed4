package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The disk that bodies are kept on.
 */
class Disk {

	private static final Set<OpenOption> TEMPORARY = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
			StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);

	/**
	 * Creates a file that only its owner may read. Where the file system allows it, the
	 * file loses its name at once, so that nothing is left of it even by a crash.
	 */
	FileChannel createFile(Path path) throws IOException {
		FileAttribute<?>[] attributes = path.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
				: new FileAttribute<?>[0];
		return FileChannel.open(path, TEMPORARY, attributes);
	}

	/**
	 * Whether there is too little room for some more bytes.
	 */
	boolean isFull(Path directory, long size) throws IOException {
		FileStore store = Files.getFileStore(directory);
		// A file takes its room by the block.
		return store.getUsableSpace() < size + store.getBlockSize();
	}

}
