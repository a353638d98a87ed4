package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk with room for so many bytes. Files are real ones.
 */
public final class SmallDisk extends TestDisk {

	private final long size;

	private final AtomicLong used = new AtomicLong();

	public SmallDisk(long size) {
		this.size = size;
	}

	/**
	 * How many bytes are taken.
	 */
	public long used() {
		return this.used.get();
	}

	@Override
	FileChannel createFile(Path path) throws IOException {
		return new SmallFile(super.createFile(path));
	}

	@Override
	boolean isFull(Path directory, long size) {
		return this.size - used() < size;
	}

	/**
	 * A file that only knows what a body needs.
	 */
	private final class SmallFile extends FileChannel {

		private final FileChannel file;

		SmallFile(FileChannel file) {
			this.file = file;
		}

		@Override
		public int write(ByteBuffer bytes) throws IOException {
			take(bytes.remaining());
			return this.file.write(bytes);
		}

		private void take(int count) throws IOException {
			if (SmallDisk.this.used.addAndGet(count) > SmallDisk.this.size) {
				SmallDisk.this.used.addAndGet(-count);
				throw new IOException("No space left on device");
			}
		}

		@Override
		public int read(ByteBuffer bytes) throws IOException {
			return this.file.read(bytes);
		}

		@Override
		public long position() throws IOException {
			return this.file.position();
		}

		@Override
		public FileChannel position(long position) throws IOException {
			this.file.position(position);
			return this;
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		protected void implCloseChannel() throws IOException {
			SmallDisk.this.used.addAndGet(-this.file.size());
			this.file.close();
		}

		@Override
		public long read(ByteBuffer[] buffers, int offset, int length) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long write(ByteBuffer[] buffers, int offset, int length) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileChannel truncate(long size) throws IOException {
			SmallDisk.this.used.addAndGet(Math.min(0, size - this.file.size()));
			this.file.truncate(size);
			return this;
		}

		@Override
		public void force(boolean metaData) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long transferTo(long position, long count, WritableByteChannel target) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long transferFrom(ReadableByteChannel source, long position, long count) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int read(ByteBuffer buffer, long position) throws IOException {
			return this.file.read(buffer, position);
		}

		@Override
		public int write(ByteBuffer buffer, long position) throws IOException {
			take((int) Math.max(0, position + buffer.remaining() - this.file.size()));
			return this.file.write(buffer, position);
		}

		@Override
		public MappedByteBuffer map(MapMode mode, long position, long size) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileLock lock(long position, long size, boolean shared) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileLock tryLock(long position, long size, boolean shared) {
			throw new UnsupportedOperationException();
		}

	}

}
