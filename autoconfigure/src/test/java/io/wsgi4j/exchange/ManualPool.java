package io.wsgi4j.exchange;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A pool that runs its tasks when it is told to, on the thread that tells it.
 */
final class ManualPool extends ThreadPoolExecutor {

	private @Nullable Consumer<Runnable> next;

	private boolean full;

	ManualPool() {
		super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

	@Override
	public void execute(Runnable task) {
		if (this.full) {
			throw new RejectedExecutionException("full");
		}
		Consumer<Runnable> next = this.next;
		this.next = null;
		if (next != null) {
			next.accept(task);
		}
		else {
			getQueue().add(task);
		}
	}

	/**
	 * Rejects all that comes.
	 */
	void fill() {
		this.full = true;
	}

	/**
	 * Has something else done with the next task.
	 */
	void passNextTo(Consumer<Runnable> next) {
		this.next = next;
	}

	boolean isIdle() {
		return getQueue().isEmpty();
	}

	void runNext() {
		getQueue().remove().run();
	}

}
