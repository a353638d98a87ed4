package io.wsgi4j.spool;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory that only its owner may read and that belongs to this process as long as a
 * file in it is locked. The system unlocks it even for a process that crashes.
 */
final class OwnedDirectory implements Closeable {

	static final String PREFIX = "wsgi4j-bodies-";

	static final String LOCK = "lock";

	// Two processes of the same id, as in containers, start at different times.
	private static final String PREFIX_OF_PROCESS = PREFIX + ProcessHandle.current().pid() + "-"
			+ ManagementFactory.getRuntimeMXBean().getStartTime() + "-";

	private final Path path;

	private final FileChannel lock;

	private final AtomicLong count = new AtomicLong();

	private OwnedDirectory(Path path, FileChannel lock) {
		this.path = path;
		this.lock = lock;
	}

	static OwnedDirectory create(Path parent) throws IOException {
		// Java 17 can't create a directory that is there as a link.
		if (!Files.isDirectory(parent)) {
			Files.createDirectories(parent);
		}
		Path path = Files.createTempDirectory(parent, PREFIX_OF_PROCESS);
		try {
			return new OwnedDirectory(path, lock(path));
		}
		catch (IOException ex) {
			clear(path);
			Files.deleteIfExists(path);
			throw ex;
		}
	}

	/**
	 * Makes a lock file that is locked before other processes see it under its name.
	 */
	private static FileChannel lock(Path directory) throws IOException {
		Path draft = directory.resolve(LOCK + ".new");
		FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		try {
			if (channel.tryLock() == null) {
				throw new IOException("Another process has locked " + draft);
			}
			Files.move(draft, directory.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Whether a directory has been made by this process. To be asked before its lock file
	 * is opened: closing that again would unlock it.
	 */
	static boolean isOfThisProcess(Path directory) {
		return directory.getFileName().toString().startsWith(PREFIX_OF_PROCESS);
	}

	/**
	 * Deletes what is in a directory, the lock file last. Follows no links.
	 */
	static void clear(Path directory) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory,
				(file) -> !file.endsWith(Path.of(LOCK)))) {
			for (Path file : files) {
				Files.deleteIfExists(file);
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		Files.deleteIfExists(directory.resolve(LOCK));
	}

	Path path() {
		return this.path;
	}

	/**
	 * The path of a file that isn't there yet.
	 */
	Path newFile() {
		return this.path.resolve(this.count.incrementAndGet() + ".body");
	}

	/**
	 * Deletes the directory with what is left in it.
	 */
	@Override
	public void close() throws IOException {
		try {
			clear(this.path);
		}
		catch (NoSuchFileException ex) {
			// Another process has deleted it, which is just as well.
		}
		finally {
			this.lock.close();
		}
		Files.deleteIfExists(this.path);
	}

}
