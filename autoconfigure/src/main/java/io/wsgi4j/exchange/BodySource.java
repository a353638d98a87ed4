package io.wsgi4j.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.wsgi4j.FileBody;
import io.wsgi4j.JoinedBody;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are on their way to the client and need no application code any more.
 */
abstract class BodySource {

	/**
	 * How much is written to a socket at once, for which the JDK copies it into memory
	 * that each thread has for that.
	 */
	private static final int DIRECT_PIECE_SIZE = 64 * 1024;

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
	 * Takes the next bytes, at least one and at most as many as given. The buffer is
	 * backed by an array and good until the next call.
	 */
	ByteBuffer next(int limit) throws IOException {
		ByteBuffer piece = piece((int) Math.min(limit, this.remaining));
		skip(piece.remaining());
		return piece;
	}

	/**
	 * Writes the next bytes as far as the socket has room for them.
	 * @param limit how many bytes may be written at most
	 * @return how many bytes have been written
	 */
	long writeTo(SocketOutput output, long limit) throws IOException {
		ByteBuffer piece = piece((int) Math.min(Math.min(limit, this.remaining), DIRECT_PIECE_SIZE));
		int start = piece.position();
		output.write(piece);
		int count = piece.position() - start;
		skip(count);
		return count;
	}

	/**
	 * Keeps little more than what is left, because the client may be long in taking it.
	 */
	void trim() {
	}

	/**
	 * Shows the next bytes, of which all or some are {@link #skip skipped} then.
	 */
	abstract ByteBuffer piece(int limit) throws IOException;

	void skip(int count) {
		this.remaining -= count;
	}

	/**
	 * The bytes of a body that is complete.
	 * @return the bytes, or {@code null} if it takes application code to get at them
	 */
	static @Nullable BodySource ofComplete(Iterable<byte[]> body) {
		if (body instanceof FileBody file) {
			return (file.length() >= 0) ? of(file) : null;
		}
		if (body instanceof JoinedBody joined) {
			return ofParts(joined.parts());
		}
		if (body instanceof Collection<byte[]> blocks && !(body instanceof AutoCloseable)) {
			return of(blocks);
		}
		return null;
	}

	private static @Nullable BodySource ofParts(List<Iterable<byte[]>> parts) {
		List<BodySource> sources = new ArrayList<>(parts.size());
		long length = 0;
		for (Iterable<byte[]> part : parts) {
			BodySource source = ofComplete(part);
			if (source == null) {
				return null;
			}
			sources.add(source);
			length += source.remaining();
		}
		return new JoinedSource(sources, length);
	}

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

		private byte[] bytes;

		private int offset;

		BlockSource(byte[] bytes, int offset, int length) {
			super(length);
			this.bytes = bytes;
			this.offset = offset;
		}

		@Override
		void trim() {
			// Not for each piece, so that no byte is copied more than once on average.
			if (remaining() <= this.bytes.length / 2) {
				this.bytes = Arrays.copyOfRange(this.bytes, this.offset, this.offset + (int) remaining());
				this.offset = 0;
			}
		}

		@Override
		ByteBuffer piece(int limit) {
			return ByteBuffer.wrap(this.bytes, this.offset, limit);
		}

		@Override
		void skip(int count) {
			super.skip(count);
			this.offset += count;
		}

	}

	private static final class BlocksSource extends BodySource {

		private final byte[][] blocks;

		private int index;

		private int offset;

		BlocksSource(byte[][] blocks, long length) {
			super(length);
			this.blocks = blocks;
			skipEnds();
		}

		@Override
		ByteBuffer piece(int limit) {
			byte[] block = this.blocks[this.index];
			return ByteBuffer.wrap(block, this.offset, Math.min(limit, block.length - this.offset));
		}

		@Override
		void skip(int count) {
			super.skip(count);
			this.offset += count;
			skipEnds();
		}

		private void skipEnds() {
			while (this.index < this.blocks.length && this.offset == this.blocks[this.index].length) {
				this.index++;
				this.offset = 0;
			}
		}

	}

	private static final class FileSource extends BodySource {

		private static final int TRANSFER_SIZE = 1024 * 1024;

		private final FileBody file;

		private ByteBuffer buffer = ByteBuffer.allocate(0);

		private long position;

		FileSource(FileBody file) {
			super(file.length());
			this.file = file;
			this.position = file.position();
		}

		@Override
		ByteBuffer piece(int limit) throws IOException {
			if (this.buffer.capacity() < limit) {
				this.buffer = ByteBuffer.allocate(limit);
			}
			int count = this.file.channel().read(this.buffer.clear().limit(limit), this.position);
			if (count == -1) {
				throw shortened();
			}
			return this.buffer.flip();
		}

		@Override
		void skip(int count) {
			super.skip(count);
			this.position += count;
		}

		@Override
		long writeTo(SocketOutput output, long limit) throws IOException {
			if (!output.isTransferring()) {
				return super.writeTo(output, limit);
			}
			int count = (int) output.transfer(this.file.channel(), this.position,
					Math.min(Math.min(limit, remaining()), TRANSFER_SIZE));
			if (count == 0 && this.file.channel().size() <= this.position) {
				throw shortened();
			}
			skip(count);
			return count;
		}

		private static IOException shortened() {
			return new IOException("The file became shorter while it was sent");
		}

	}

	private static final class JoinedSource extends BodySource {

		private final List<BodySource> parts;

		private int index;

		JoinedSource(List<BodySource> parts, long length) {
			super(length);
			this.parts = parts;
			skipEnds();
		}

		@Override
		ByteBuffer piece(int limit) throws IOException {
			BodySource part = this.parts.get(this.index);
			return part.piece((int) Math.min(limit, part.remaining()));
		}

		@Override
		void skip(int count) {
			super.skip(count);
			this.parts.get(this.index).skip(count);
			skipEnds();
		}

		@Override
		long writeTo(SocketOutput output, long limit) throws IOException {
			long count = this.parts.get(this.index).writeTo(output, limit);
			super.skip((int) count);
			skipEnds();
			return count;
		}

		private void skipEnds() {
			while (this.index < this.parts.size() && this.parts.get(this.index).remaining() == 0) {
				this.index++;
			}
		}

	}

}
