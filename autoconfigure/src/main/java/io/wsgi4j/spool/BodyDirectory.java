package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Where request bodies that are too large for memory are kept: a directory below one that
 * others use as well, other processes too. What crashed processes have left there is
 * deleted at the beginning, on a thread of its own.
 */
public final class BodyDirectory implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BodyDirectory.class);

	private final Path parent;

	private final Disk disk;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile OwnedDirectory directory;

	private boolean closed;

	/**
	 * Makes a directory for bodies.
	 * @param parent where to make it; made as well if it is missing
	 * @throws IOException if no files can be kept there
	 */
	public BodyDirectory(Path parent) throws IOException {
		this(parent, new Disk(), BodyDirectory::startThread);
	}

	/**
	 * Makes a directory for bodies.
	 * @param sweeper deletes what crashed processes have left
	 */
	BodyDirectory(Path parent, Disk disk, Executor sweeper) throws IOException {
		this.parent = parent;
		this.disk = disk;
		this.directory = OwnedDirectory.create(parent);
		sweeper.execute(new LeftOvers(parent, Files.getOwner(this.directory.path()))::sweep);
	}

	/**
	 * The start of a server doesn't wait until gigabytes are deleted, or thousands of
	 * other files are listed. A process that ends meanwhile leaves the rest to the next.
	 */
	private static void startThread(Runnable sweep) {
		Thread thread = new Thread(sweep, "wsgi4j-left-overs");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Creates a file that is deleted when it is closed.
	 */
	public FileChannel createFile() throws IOException {
		OwnedDirectory directory = this.directory;
		try {
			return this.disk.createFile(directory.newFile());
		}
		catch (NoSuchFileException ex) {
			// What cleans up the system's temporary files takes unused directories too.
			return this.disk.createFile(replace(directory).newFile());
		}
	}

	/**
	 * Tells want of room from other failures to keep some more bytes. To be asked before
	 * any room is made.
	 * @return the failure to throw
	 */
	public IOException explain(IOException failure, long size) {
		return isFull(size) ? new InsufficientStorageException(failure) : failure;
	}

	private boolean isFull(long size) {
		try {
			return this.disk.isFull(this.directory.path(), size);
		}
		catch (IOException ex) {
			logger.debug("Can't tell how much room there is in " + this.parent, ex);
			return false;
		}
	}

	/**
	 * Deletes the directory with what is left in it. Bodies that are still in use have
	 * lost their names, or else are left to the next process.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.directory.close();
		}
		catch (IOException ex) {
			logger.warn("Can't delete the directory for request bodies in " + this.parent, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private OwnedDirectory replace(OwnedDirectory lost) throws IOException {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IOException("The directory for request bodies has been closed");
			}
			if (this.directory == lost) {
				this.directory = OwnedDirectory.create(this.parent);
				lost.close();
			}
			return this.directory;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return this.directory.path().toString();
	}

}
