package io.wsgi4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A body of a file or a part of it, as {@link Body#of(Path)} makes it. Servers that know
 * it read the {@link #channel() channel} themselves; everybody else, middleware for one,
 * can iterate it like any body.
 */
public final class FileBody implements Iterable<byte[]>, AutoCloseable {

	private static final int BLOCK_SIZE = 64 * 1024;

	private final FileChannel channel;

	private final long position;

	private final long length;

	private FileBody(FileChannel channel, long position, long length) {
		this.channel = channel;
		this.position = position;
		this.length = length;
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
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
		try {
			long available = Math.max(0, channel.size() - position);
			return new FileBody(channel, position, Math.min(length, available));
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
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
	 * @return the length in bytes
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

		@Override
		public boolean hasNext() {
			return this.offset < FileBody.this.length;
		}

		@Override
		public byte[] next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			byte[] block = new byte[(int) Math.min(BLOCK_SIZE, FileBody.this.length - this.offset)];
			try {
				read(ByteBuffer.wrap(block));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.offset += block.length;
			return block;
		}

		private void read(ByteBuffer block) throws IOException {
			long start = FileBody.this.position + this.offset;
			while (block.hasRemaining()) {
				if (FileBody.this.channel.read(block, start + block.position()) == -1) {
					throw new IOException("The file became shorter while it was sent");
				}
			}
		}

	}

}
