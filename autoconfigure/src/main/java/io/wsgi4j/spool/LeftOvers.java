package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What processes that have crashed have left in a directory: each {@link OwnedDirectory}
 * of the same user that no process holds locked any more.
 */
final class LeftOvers {

	// How long another process may take from making its directory to locking it.
	private static final Duration GRACE = Duration.ofHours(1);

	private static final Log logger = LogFactory.getLog(LeftOvers.class);

	private final Path parent;

	private final UserPrincipal user;

	/**
	 * Creates the left-overs.
	 * @param parent where they are
	 * @param user whose they are; no other user can put another directory in the place of
	 * one of them
	 */
	LeftOvers(Path parent, UserPrincipal user) {
		this.parent = parent;
		this.user = user;
	}

	/**
	 * Deletes them, as far as that can be done.
	 */
	void sweep() {
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.parent, OwnedDirectory.PREFIX + "*")) {
			directories.forEach(this::trySweep);
		}
		catch (NoSuchFileException ex) {
			logger.debug("Somebody has deleted " + this.parent, ex);
		}
		catch (IOException | DirectoryIteratorException ex) {
			logger.warn("Can't look for left-overs of request bodies in " + this.parent, ex);
		}
	}

	private void trySweep(Path directory) {
		try {
			if (!OwnedDirectory.isOfThisProcess(directory) && isOfUser(directory)) {
				sweep(directory);
			}
		}
		catch (NoSuchFileException ex) {
			logger.debug("Another process has deleted " + directory, ex);
		}
		catch (IOException | OverlappingFileLockException ex) {
			logger.warn("Can't delete left-overs of request bodies in " + directory, ex);
		}
	}

	private boolean isOfUser(Path directory) throws IOException {
		return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
				&& Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(this.user);
	}

	private void sweep(Path directory) throws IOException {
		Path lockFile = directory.resolve(OwnedDirectory.LOCK);
		if (Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
			try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
				if (lock.tryLock() == null) {
					return;
				}
				OwnedDirectory.clear(directory);
			}
		}
		else if (isYoung(directory)) {
			return;
		}
		else {
			OwnedDirectory.clear(directory);
		}
		Files.deleteIfExists(directory);
	}

	private static boolean isYoung(Path directory) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.lastModifiedTime().toInstant().isAfter(Instant.now().minus(GRACE));
	}

}
