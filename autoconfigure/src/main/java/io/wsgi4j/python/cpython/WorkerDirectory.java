package io.wsgi4j.python.cpython;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.FileSystemUtils;

/**
 * The temporary directory of workers: their program, and the socket they connect to. Only
 * the user of the server can enter it. A file in it is locked for as long as the server
 * lives, so that the next one can tell what has been left by one that was killed.
 */
final class WorkerDirectory implements Closeable {

	private static final Log LOG = LogFactory.getLog(WorkerDirectory.class);

	private static final String PREFIX = "wsgi4j-python";

	private static final String LOCK = "lock";

	/**
	 * For which a directory may have no lock, because its server is about to take it.
	 */
	private static final Duration GRACE = Duration.ofMinutes(1);

	private final Path path;

	private final FileChannel lock;

	private WorkerDirectory(Path path, FileChannel lock) {
		this.path = path;
		this.lock = lock;
	}

	/**
	 * Makes a directory, and removes those that were left by servers that live no more.
	 */
	static WorkerDirectory create() throws IOException {
		Path path = Files.createTempDirectory(PREFIX);
		try {
			WorkerDirectory directory = new WorkerDirectory(path, lock(path));
			copy("/io/wsgi4j/python/wsgi.py", path.resolve("wsgi.py"));
			copy("/io/wsgi4j/python/cpython/worker.py", path.resolve("worker.py"));
			directory.removeAbandoned();
			return directory;
		}
		catch (IOException | RuntimeException ex) {
			FileSystemUtils.deleteRecursively(path);
			throw ex;
		}
	}

	private static FileChannel lock(Path directory) throws IOException {
		FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		channel.lock();
		return channel;
	}

	private static void copy(String resource, Path file) throws IOException {
		try (InputStream source = Objects.requireNonNull(WorkerDirectory.class.getResourceAsStream(resource))) {
			Files.copy(source, file);
		}
	}

	private void removeAbandoned() {
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.path.resolveSibling(""), PREFIX + "*")) {
			for (Path directory : directories) {
				removeIfAbandoned(directory);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOG.debug("What servers have left behind can't be found", ex);
		}
	}

	private void removeIfAbandoned(Path directory) {
		try {
			if (isOwn(directory) && isAbandoned(directory)) {
				FileSystemUtils.deleteRecursively(directory);
			}
		}
		catch (IOException ex) {
			LOG.debug("%s can't be removed".formatted(directory), ex);
		}
	}

	private boolean isOwn(Path directory) throws IOException {
		return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
				&& Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(this.path));
	}

	private static boolean isAbandoned(Path directory) throws IOException {
		Instant changed = Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant();
		if (changed.isAfter(Instant.now().minus(GRACE))) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
			return channel.tryLock() != null;
		}
		catch (OverlappingFileLockException ex) {
			// Another engine of this server has it.
			return false;
		}
	}

	Path path() {
		return this.path;
	}

	/**
	 * The program of a worker.
	 */
	Path program() {
		return this.path.resolve("worker.py");
	}

	/**
	 * Whether all files are still there that a worker needs.
	 */
	boolean isIntact() {
		return Files.exists(program()) && Files.exists(this.path.resolve("wsgi.py"));
	}

	@Override
	public void close() throws IOException {
		FileSystemUtils.deleteRecursively(this.path);
		this.lock.close();
	}

}
