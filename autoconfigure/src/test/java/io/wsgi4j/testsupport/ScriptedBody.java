package io.wsgi4j.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lazy body of given steps, each of which makes a block. Records what the gateway does
 * with it.
 */
public final class ScriptedBody implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

	private final List<Callable<byte[]>> steps;

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean entered = new AtomicBoolean();

	private final AtomicInteger overlaps = new AtomicInteger();

	private final AtomicInteger closes = new AtomicInteger();

	private Callable<?> onClose = () -> null;

	// Neither volatile nor guarded: the gateway has to make it visible.
	private int position;

	private volatile int asked;

	private ScriptedBody(List<Callable<byte[]>> steps) {
		this.steps = steps;
	}

	public static ScriptedBody create() {
		return new ScriptedBody(new ArrayList<>());
	}

	/**
	 * A body that never comes to its end within a test.
	 */
	public static ScriptedBody endless(Callable<byte[]> step) {
		return new ScriptedBody(Collections.nCopies(Integer.MAX_VALUE, step));
	}

	public ScriptedBody then(String block) {
		return then(() -> block.getBytes(StandardCharsets.UTF_8));
	}

	public ScriptedBody then(Callable<byte[]> step) {
		this.steps.add(step);
		return this;
	}

	public ScriptedBody then(int times, Callable<byte[]> step) {
		for (int i = 0; i < times; i++) {
			then(step);
		}
		return this;
	}

	public ScriptedBody thenThrow(Throwable failure) {
		return then(() -> {
			throw ScriptedBody.<RuntimeException>sneaky(failure);
		});
	}

	public ScriptedBody onClose(Callable<?> action) {
		this.onClose = action;
		return this;
	}

	/**
	 * How many blocks the gateway has asked for.
	 */
	public int asked() {
		return this.asked;
	}

	/**
	 * How often the gateway has closed the body.
	 */
	public int closes() {
		return this.closes.get();
	}

	/**
	 * How often the gateway was in here with two threads at once.
	 */
	public int overlaps() {
		return this.overlaps.get();
	}

	public Set<Thread> threads() {
		return this.threads;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return this;
	}

	@Override
	public boolean hasNext() {
		return this.position < this.steps.size();
	}

	@Override
	public byte[] next() {
		if (!this.entered.compareAndSet(false, true)) {
			this.overlaps.incrementAndGet();
		}
		try {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			this.threads.add(Thread.currentThread());
			this.asked = this.position + 1;
			return this.steps.get(this.position++).call();
		}
		catch (Exception ex) {
			throw ScriptedBody.<RuntimeException>sneaky(ex);
		}
		finally {
			this.entered.set(false);
		}
	}

	@Override
	public void close() {
		this.closes.incrementAndGet();
		try {
			this.onClose.call();
		}
		catch (Exception ex) {
			throw ScriptedBody.<RuntimeException>sneaky(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T sneaky(Throwable failure) throws T {
		throw (T) failure;
	}

}
