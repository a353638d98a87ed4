package io.wsgi4j.spool;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of one size that are filled and emptied in turn: of a body that passes quickly,
 * each new one would be garbage soon. One thread at a time.
 */
final class Pieces {

	static final int SIZE = 16 * 1024;

	private final Deque<byte[]> free = new ArrayDeque<>(0);

	/**
	 * Takes an array.
	 * @return one with something or other in it
	 */
	byte[] take() {
		byte[] piece = this.free.poll();
		return (piece != null) ? piece : new byte[SIZE];
	}

	/**
	 * Gives an array back, of whatever size, that only the caller has.
	 */
	void giveBack(byte[] piece) {
		if (piece.length == SIZE) {
			this.free.push(piece);
		}
	}

	/**
	 * Keeps no more than some bytes for later.
	 */
	void limitTo(int bytes) {
		while (!this.free.isEmpty() && this.free.size() * SIZE > bytes) {
			this.free.pop();
		}
	}

}
