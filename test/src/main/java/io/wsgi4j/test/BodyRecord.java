package io.wsgi4j.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a body.
 */
final class BodyRecord {

	private final List<byte[]> blocks = Collections.synchronizedList(new ArrayList<>());

	private final AtomicInteger closes = new AtomicInteger();

	private volatile boolean complete;

	private volatile @Nullable Throwable failure;

	/**
	 * Runs a step of the body.
	 */
	<T> T run(Supplier<T> step) {
		try {
			return step.get();
		}
		catch (Throwable ex) {
			failed(ex);
			throw ex;
		}
	}

	void pulled(byte[] block) {
		this.blocks.add(block);
	}

	/**
	 * Notes that there are no steps, so that nothing has to be closed.
	 */
	void complete() {
		this.complete = true;
	}

	void closed() {
		this.closes.incrementAndGet();
	}

	/**
	 * Notes a failure; the first one counts.
	 */
	void failed(Throwable failure) {
		if (this.failure == null) {
			this.failure = failure;
		}
	}

	List<byte[]> blocks() {
		synchronized (this.blocks) {
			return List.copyOf(this.blocks);
		}
	}

	int count() {
		return this.blocks.size();
	}

	int closes() {
		return this.closes.get();
	}

	boolean isComplete() {
		return this.complete;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

}
