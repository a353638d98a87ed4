package io.wsgi4j.stress;

import java.util.Random;

import io.wsgi4j.testsupport.BodyKind;

/**
 * Thinks up a client's requests.
 */
final class Inquiries {

	/**
	 * What fits into the buffers between an application and a client that doesn't read.
	 */
	static final int SMALL = 8 * 1024;

	/**
	 * More than the gateway keeps in memory.
	 */
	static final int LARGE = 300 * 1024;

	/**
	 * More than any buffer on the way takes.
	 */
	static final int HUGE = 1024 * 1024;

	private static final BodyKind[] KINDS = BodyKind.values();

	private final Random random;

	private long next;

	Inquiries(Random random, long first) {
		this.random = random;
		this.next = first;
	}

	/**
	 * A request for a body of any kind. An application that waits for its client while it
	 * writes gets a small one, because a client may have others in between.
	 */
	Inquiry upTo(int size) {
		BodyKind kind = KINDS[this.random.nextInt(KINDS.length)];
		return of(kind, kind.isWritten() ? Math.min(size, SMALL) : size);
	}

	Inquiry mostlySmallUpTo(int size) {
		return upTo((this.random.nextInt(4) == 0) ? size : SMALL);
	}

	/**
	 * A request for a body that is written.
	 */
	Inquiry writtenUpTo(int size) {
		return of(this.random.nextBoolean() ? BodyKind.WRITTEN : BodyKind.WRITTEN_LATE, size);
	}

	private Inquiry of(BodyKind kind, int size) {
		return new Inquiry(this.next++, this.random.nextInt(size + 1), kind);
	}

}
