package io.wsgi4j.exchange;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * A stream of blocks of memory that reads as one of a single array does: it says how much
 * is left behind the current block, too, and fills what it is given. One thread at a
 * time.
 */
final class BlocksInputStream extends InputStream {

	private final List<ByteBuffer> blocks;

	private Position position;

	private Position mark;

	/**
	 * Creates a stream.
	 * @param blocks have arrays, which are read from their beginning to the limit
	 */
	BlocksInputStream(List<ByteBuffer> blocks) {
		this.blocks = blocks;
		this.position = new Position(0, 0, blocks.stream().mapToLong(ByteBuffer::limit).sum());
		this.mark = this.position;
	}

	@Override
	public int read() {
		byte[] single = new byte[1];
		return (read(single, 0, 1) == -1) ? -1 : single[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		if (length > 0 && this.position.left() == 0) {
			return -1;
		}
		int end = offset + (int) Math.min(length, this.position.left());
		for (int i = offset; i < end;) {
			ByteBuffer block = this.blocks.get(this.position.block());
			int count = Math.min(end - i, block.limit() - this.position.offset());
			System.arraycopy(block.array(), this.position.offset(), bytes, i, count);
			advance(block, count);
			i += count;
		}
		return end - offset;
	}

	private void advance(ByteBuffer block, int count) {
		Position from = this.position;
		int offset = from.offset() + count;
		boolean atEnd = offset == block.limit();
		this.position = new Position(atEnd ? from.block() + 1 : from.block(), atEnd ? 0 : offset, from.left() - count);
	}

	@Override
	public int available() {
		return (int) Math.min(Integer.MAX_VALUE, this.position.left());
	}

	@Override
	public boolean markSupported() {
		return true;
	}

	@Override
	public void mark(int limit) {
		this.mark = this.position;
	}

	@Override
	public void reset() {
		this.position = this.mark;
	}

	/**
	 * Where a stream is.
	 *
	 * @param block the index of the block to be read next
	 * @param offset where it is read next
	 * @param left how many bytes there are to the end of the stream
	 */
	private record Position(int block, int offset, long left) {
	}

}
