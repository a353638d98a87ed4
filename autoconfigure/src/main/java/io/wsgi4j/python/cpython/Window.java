package io.wsgi4j.python.cpython;

import java.time.Duration;

/**
 * How much a worker's thread may send of an exchange beyond what the gateway has taken:
 * little at first, and more for a client that takes it quickly. Never more than the
 * socket between them holds, so that the thread doesn't wait in the midst of sending,
 * with a permit. Used by one thread at a time.
 */
final class Window {

	/**
	 * The size to begin with, in bytes.
	 */
	static final int FIRST = 64 * 1024;

	private static final int LARGEST = 256 * 1024;

	/**
	 * What a frame takes of a socket's buffer beside its bytes, as the worker reckons.
	 */
	private static final int FRAME_COST = 1024;

	private static final long QUICK = Duration.ofMillis(20).toNanos();

	private static final String COUNTED = new String(new char[] { Frame.BLOCK, Frame.ERRORS, Frame.LOG });

	private static final String QUESTIONS = new String(
			new char[] { Frame.START, Frame.READ, Frame.WRITE, Frame.FILE, Frame.CONNECTED, Frame.BEAN });

	private int size = FIRST;

	private int taken;

	private long opened;

	/**
	 * Notes what has been received.
	 */
	void take(Frame frame) {
		if (COUNTED.indexOf(frame.kind()) != -1) {
			this.taken += frame.payload().length + FRAME_COST;
		}
		else if (QUESTIONS.indexOf(frame.kind()) != -1) {
			// The thread knows that everything has been taken before.
			this.taken = 0;
		}
	}

	/**
	 * Whether the worker's thread may be waiting for the window to be opened.
	 */
	boolean isHalfTaken() {
		return this.taken >= this.size / 2;
	}

	/**
	 * Opens the window by what has been taken.
	 * @return what tells the thread
	 */
	Frame open() {
		long now = System.nanoTime();
		if (now - this.opened < QUICK && this.size < LARGEST) {
			this.size += FIRST;
		}
		this.opened = now;
		Frame frame = Frame.of(Frame.NEXT, this.taken, this.size);
		this.taken = 0;
		return frame;
	}

}
