package io.wsgi4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A body of a file or a part of it, as {@link Body#of(Path)} makes it. Servers that know
 * it read the {@link #channel() channel} themselves; everybody else, middleware for one,
 * can iterate it like any body.
 */
public final class FileBody implements Iterable<byte[]>, AutoCloseable {

	private static final int BLOCK_SIZE = 64 * 1024;

	/**
	 * The size that sysfs gives all its files.
	 */
	private static final int PAGE_SIZE = 4096;

	private static final long UNKNOWN = -1;

	private final FileChannel channel;

	private final long position;

	private final long length;

	private final long limit;

	private FileBody(FileChannel channel, long position, long length, long limit) {
		this.channel = channel;
		this.position = position;
		this.length = length;
		this.limit = limit;
	}

	static FileBody open(Path file) throws IOException {
		return open(file, 0, Long.MAX_VALUE);
	}

	static FileBody open(Path file, long position, long length) throws IOException {
		if (position < 0 || length < 0) {
			throw new IllegalArgumentException("Position and length must not be negative");
		}
		if (Files.exists(file) && !Files.isRegularFile(file)) {
			throw new FileSystemException(file.toString(), null, "Not a regular file");
		}
		return of(FileChannel.open(file, StandardOpenOption.READ), position, length);
	}

	/**
	 * Takes an open file, which is closed if there can't be a body of it.
	 */
	static FileBody of(FileChannel channel, long position, long length) throws IOException {
		if (position < 0 || length < 0) {
			throw new IllegalArgumentException("Position and length must not be negative");
		}
		try {
			long size = channel.size();
			if (isSizeMadeUp(channel, size)) {
				return new FileBody(channel, position, UNKNOWN, length);
			}
			long part = Math.min(length, Math.max(0, size - position));
			return new FileBody(channel, position, part, part);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Whether a file has to be read for its length to be known: what the kernel makes up
	 * while it is read is empty (procfs) or has a page (sysfs) by its size.
	 */
	private static boolean isSizeMadeUp(FileChannel channel, long size) throws IOException {
		if (size != 0 && size != PAGE_SIZE) {
			return false;
		}
		ByteBuffer probe = ByteBuffer.allocate((int) size + 1);
		int count = 0;
		while (count != -1 && probe.hasRemaining()) {
			count = channel.read(probe, probe.position());
		}
		return probe.position() != size;
	}

	/**
	 * The open file, to be read at absolute positions.
	 * @return the channel
	 */
	public FileChannel channel() {
		return this.channel;
	}

	/**
	 * Where the body begins in the file.
	 * @return the position in bytes
	 */
	public long position() {
		return this.position;
	}

	/**
	 * The length of the body.
	 * @return the length in bytes; -1 if the file has to be read to its end for it to be
	 * known
	 */
	public long length() {
		return this.length;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return new BlockIterator();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	private final class BlockIterator implements Iterator<byte[]> {

		private long offset;

		private byte @Nullable [] ahead;

		@Override
		public boolean hasNext() {
			if (FileBody.this.length != UNKNOWN) {
				return this.offset < FileBody.this.length;
			}
			this.ahead = (this.ahead != null) ? this.ahead : read();
			return this.ahead.length > 0;
		}

		@Override
		public byte[] next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			byte[] block = (this.ahead != null) ? this.ahead : read();
			this.ahead = null;
			this.offset += block.length;
			return block;
		}

		private byte[] read() {
			byte[] block = new byte[(int) Math.min(BLOCK_SIZE, FileBody.this.limit - this.offset)];
			try {
				int count = read(ByteBuffer.wrap(block));
				return (count == block.length) ? block : Arrays.copyOf(block, count);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private int read(ByteBuffer block) throws IOException {
			long start = FileBody.this.position + this.offset;
			while (block.hasRemaining()) {
				if (FileBody.this.channel.read(block, start + block.position()) == -1) {
					if (FileBody.this.length == UNKNOWN) {
						break;
					}
					throw new IOException("The file became shorter while it was sent");
				}
			}
			return block.position();
		}

	}

}
