package io.wsgi4j.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Objects;

import io.wsgi4j.FileBody;

/**
 * Bytes that are on their way to the client and need no application code any more.
 */
abstract class BodySource {

	/**
	 * What goes out in one write. A container that can't pass a write on at once keeps a
	 * copy of it, so this is also what a slow client costs.
	 */
	private static final int PIECE_SIZE = 64 * 1024;

	private long remaining;

	BodySource(long length) {
		this.remaining = length;
	}

	/**
	 * How many bytes are left.
	 */
	long remaining() {
		return this.remaining;
	}

	/**
	 * Takes the next bytes. The buffer is backed by an array.
	 */
	ByteBuffer next() throws IOException {
		ByteBuffer piece = next((int) Math.min(PIECE_SIZE, this.remaining));
		this.remaining -= piece.remaining();
		return piece;
	}

	abstract ByteBuffer next(int limit) throws IOException;

	static BodySource of(byte[] block) {
		return new BlockSource(block, 0, block.length);
	}

	static BodySource of(byte[] bytes, int offset, int length) {
		return new BlockSource(bytes, offset, length);
	}

	static BodySource of(Collection<byte[]> blocks) {
		byte[][] snapshot = blocks.toArray(byte[][]::new);
		long length = 0;
		for (byte[] block : snapshot) {
			length += Objects.requireNonNull(block, "The application has returned a null block").length;
		}
		return new BlocksSource(snapshot, length);
	}

	static BodySource of(FileBody file) {
		return new FileSource(file);
	}

	private static final class BlockSource extends BodySource {

		private final byte[] bytes;

		private int offset;

		BlockSource(byte[] bytes, int offset, int length) {
			super(length);
			this.bytes = bytes;
			this.offset = offset;
		}

		@Override
		ByteBuffer next(int limit) {
			ByteBuffer piece = ByteBuffer.wrap(this.bytes, this.offset, limit);
			this.offset += limit;
			return piece;
		}

	}

	private static final class BlocksSource extends BodySource {

		private final byte[][] blocks;

		private int index;

		private int offset;

		BlocksSource(byte[][] blocks, long length) {
			super(length);
			this.blocks = blocks;
		}

		@Override
		ByteBuffer next(int limit) {
			while (this.offset == this.blocks[this.index].length) {
				this.index++;
				this.offset = 0;
			}
			byte[] block = this.blocks[this.index];
			ByteBuffer piece = ByteBuffer.wrap(block, this.offset, Math.min(limit, block.length - this.offset));
			this.offset += piece.remaining();
			return piece;
		}

	}

	private static final class FileSource extends BodySource {

		private final FileBody file;

		private final ByteBuffer buffer;

		private long position;

		FileSource(FileBody file) {
			super(file.length());
			this.file = file;
			this.position = file.position();
			this.buffer = ByteBuffer.allocate((int) Math.min(PIECE_SIZE, file.length()));
		}

		@Override
		ByteBuffer next(int limit) throws IOException {
			int count = this.file.channel().read(this.buffer.clear().limit(limit), this.position);
			if (count == -1) {
				throw new IOException("The file became shorter while it was sent");
			}
			this.position += count;
			return this.buffer.flip();
		}

	}

}
