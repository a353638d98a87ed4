package io.wsgi4j.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * A lazy body of given steps, each of which makes a block.
 */
final class SteppedBody implements Iterable<byte[]>, AutoCloseable {

	private final List<Supplier<byte[]>> steps;

	private Runnable onClose = () -> {
	};

	private int asked;

	private int closes;

	private SteppedBody(List<Supplier<byte[]>> steps) {
		this.steps = steps;
	}

	static SteppedBody create() {
		return new SteppedBody(new ArrayList<>());
	}

	/**
	 * A body that never comes to its end within a test.
	 */
	static SteppedBody endless(Supplier<byte[]> step) {
		return new SteppedBody(Collections.nCopies(Integer.MAX_VALUE, step));
	}

	SteppedBody then(String block) {
		return then(() -> block.getBytes(StandardCharsets.UTF_8));
	}

	SteppedBody then(Supplier<byte[]> step) {
		this.steps.add(step);
		return this;
	}

	SteppedBody thenThrow(RuntimeException failure) {
		return then(() -> {
			throw failure;
		});
	}

	SteppedBody onClose(Runnable action) {
		this.onClose = action;
		return this;
	}

	/**
	 * How many blocks the body has been asked for.
	 */
	int asked() {
		return this.asked;
	}

	/**
	 * How often the body has been closed.
	 */
	int closes() {
		return this.closes;
	}

	@Override
	public Iterator<byte[]> iterator() {
		Iterator<Supplier<byte[]>> remaining = this.steps.iterator();
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return remaining.hasNext();
			}

			@Override
			public byte[] next() {
				Supplier<byte[]> step = remaining.next();
				SteppedBody.this.asked++;
				return step.get();
			}

		};
	}

	@Override
	public void close() {
		this.closes++;
		this.onClose.run();
	}

}
