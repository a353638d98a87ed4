package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.wsgi4j.gateway.ExchangeSnapshot.Code;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.InterruptReason;
import org.jspecify.annotations.Nullable;

/**
 * The code of an application that runs for an exchange just now: a call, a step of the
 * iteration or a close. Knows the thread that runs it, since when, and when that has been
 * for too long.
 * <p>
 * It has a lock of its own, which is held for moments only: the watch never has to wait
 * for the lock of the exchange to see how long code has run. The thread is interrupted
 * only while the code runs, and leaves the interrupt behind with it. Code that waits for
 * its turn behind that of other exchanges doesn't run.
 */
final class RunningCode {

	private static final long NEVER = Long.MAX_VALUE;

	private static final long LONG_NANOS = Duration.ofSeconds(1).toNanos();

	/**
	 * In nanoseconds, as the other times: the watch compares them without memory.
	 */
	private final long stepTimeout;

	private final long abandonedTimeout;

	private final CodeClock clock;

	private final PendingInterrupt pendingInterrupt = new PendingInterrupt();

	private @Nullable Thread thread;

	private long began;

	/**
	 * When the last block has been handed over, or the code has begun; moved by the time
	 * that goes into waiting for the client.
	 */
	private long silentSince = NEVER;

	private int waits;

	private long waitingSince;

	private long abandonedSince = NEVER;

	/**
	 * Since when the client's end of the connection has been closed, which no container
	 * has noticed yet.
	 */
	private long departedSince = NEVER;

	private long interruptedAt = NEVER;

	private @Nullable InterruptReason reason;

	private boolean closing;

	private boolean located;

	private volatile boolean interrupted;

	RunningCode(ExchangeTimeouts timeouts, LongSupplier clock) {
		this.stepTimeout = TimeUnit.NANOSECONDS.convert(timeouts.step());
		this.abandonedTimeout = TimeUnit.NANOSECONDS.convert(timeouts.abandoned());
		this.clock = new CodeClock(clock);
	}

	// On the thread of the code

	/**
	 * Begins with the call, whose time without a block is limited from its first write
	 * on: until then, it has the time for its answer.
	 */
	void beginCall() {
		begin(false);
	}

	/**
	 * Begins with a step, which has to come to an end soon.
	 */
	void beginStep() {
		begin(true);
	}

	/**
	 * Begins with a close, which has to come to an end soon as well.
	 */
	synchronized void beginClose() {
		begin(true);
		this.closing = true;
	}

	private synchronized void begin(boolean limited) {
		this.thread = Thread.currentThread();
		this.began = this.clock.getAsLong();
		this.silentSince = limited ? this.began : NEVER;
		// Another thread of the application may wait since long before.
		this.waitingSince = this.began;
		this.departedSince = NEVER;
		this.closing = false;
		this.located = false;
		// What follows an interrupt, closing above all, hasn't been interrupted itself.
		forgetInterrupt();
	}

	private void forgetInterrupt() {
		this.interruptedAt = NEVER;
		this.reason = null;
		this.interrupted = false;
	}

	/**
	 * Goes on with a second part of the step that has just ended.
	 */
	synchronized void continueStep() {
		this.thread = Thread.currentThread();
	}

	/**
	 * Ends, and keeps an interrupt that is left behind from the container, which would
	 * close the connection, and from other exchanges on the same thread.
	 */
	void end() {
		while (!endUnlessInterrupted()) {
			this.pendingInterrupt.awaitDelivery();
		}
		Thread.interrupted();
	}

	private synchronized boolean endUnlessInterrupted() {
		if (this.pendingInterrupt.isForCurrentThread()) {
			return false;
		}
		this.thread = null;
		return true;
	}

	/**
	 * Waits for an interrupt that is about to be delivered to the current thread, which
	 * leaves the exchange.
	 */
	void awaitInterrupt() {
		this.pendingInterrupt.awaitDelivery();
	}

	// On any thread of the application

	/**
	 * Stops the time, because the client is waited for.
	 */
	synchronized void beginWait() {
		if (this.waits == 0) {
			this.waitingSince = this.clock.getAsLong();
		}
		this.waits++;
	}

	synchronized void endWait() {
		this.waits--;
		if (this.waits == 0 && this.silentSince != NEVER) {
			this.silentSince += this.clock.getAsLong() - this.waitingSince;
		}
	}

	/**
	 * Stops the time, because the code has to wait for its turn. Unlike one that waits
	 * for its client, it isn't interrupted when there is no client any more: it does no
	 * work, and a close has to be carried out.
	 */
	synchronized void beginTurnWait() {
		this.clock.stop();
	}

	/**
	 * Goes on, now that it is the code's turn. An interrupt that has met a close before
	 * it has begun is none of the close itself.
	 */
	synchronized void endTurnWait() {
		this.clock.goOn();
		if (this.closing) {
			forgetInterrupt();
		}
	}

	/**
	 * Notes that the client has been handed something.
	 */
	synchronized void noteBlock() {
		this.silentSince = this.clock.getAsLong();
		this.waitingSince = this.silentSince;
		this.departedSince = NEVER;
	}

	// On other threads

	/**
	 * Notes that nothing is waited for any more that the code may still yield.
	 */
	synchronized void abandon() {
		if (this.abandonedSince == NEVER) {
			this.abandonedSince = this.clock.getAsLong();
		}
	}

	/**
	 * Whether the code has run for long enough for it to be worth looking whether its
	 * client is still there.
	 */
	synchronized boolean isLong() {
		return this.thread != null && this.waits == 0 && this.abandonedSince == NEVER && this.abandonedTimeout > 0
				&& this.clock.getAsLong() - this.began >= LONG_NANOS;
	}

	/**
	 * Notes whether the client still keeps its end of the connection open. One that
	 * doesn't may only have nothing more to say: that it has left is certain only when it
	 * takes nothing. So it counts for the code that runs, and not beyond the next block.
	 */
	synchronized void noteClient(boolean present) {
		if (present) {
			this.departedSince = NEVER;
		}
		else if (this.departedSince == NEVER) {
			this.departedSince = this.clock.getAsLong();
		}
	}

	/**
	 * Why the code is to be interrupted now.
	 * @return the reason, or {@code null} if there is none
	 */
	synchronized @Nullable InterruptReason overdue() {
		if (this.thread == null || this.clock.isStopped()) {
			return null;
		}
		if (this.abandonedSince != NEVER) {
			return isOver(this.abandonedTimeout, abandonedTime()) ? InterruptReason.ABANDONED : null;
		}
		if (this.waits > 0) {
			return null;
		}
		if (this.departedSince != NEVER && isOver(this.abandonedTimeout, abandonedTime())) {
			return InterruptReason.ABANDONED;
		}
		return isOver(this.stepTimeout, silentTime()) ? InterruptReason.STEP_TIMEOUT : null;
	}

	private static boolean isOver(long timeout, long nanos) {
		return timeout > 0 && nanos >= timeout;
	}

	private long silentTime() {
		return (this.silentSince != NEVER) ? this.clock.getAsLong() - this.silentSince : -1;
	}

	/**
	 * Closing has its own time, and so has code that has heard an interrupt and goes on.
	 */
	private long abandonedTime() {
		long since = Math.max(Math.min(this.abandonedSince, this.departedSince), this.began);
		if (this.interruptedAt != NEVER) {
			since = Math.max(since, this.interruptedAt);
		}
		return this.clock.getAsLong() - since;
	}

	/**
	 * Plans to interrupt the code if there still is reason to. The interrupt has to be
	 * {@link #deliverInterrupt delivered}.
	 * @return where the code is; {@code null} if it isn't to be interrupted
	 */
	synchronized @Nullable Interruption interruptOverdue(InterruptReason expected) {
		Thread thread = this.thread;
		if (thread == null || overdue() != expected) {
			return null;
		}
		long time = (expected == InterruptReason.ABANDONED) ? abandonedTime() : silentTime();
		Interruption interruption = new Interruption(expected, thread.getName(), Duration.ofNanos(time),
				thread.getStackTrace(), locate());
		planInterrupt(thread, expected);
		return interruption;
	}

	/**
	 * Interrupts the thread, if that is planned. Called without any lock.
	 */
	void deliverInterrupt() {
		this.pendingInterrupt.deliver();
	}

	/**
	 * Plans to interrupt the thread of the exchange, whether it runs code or is about to.
	 */
	synchronized void planInterrupt(Thread thread, InterruptReason reason) {
		this.pendingInterrupt.plan(thread);
		this.interrupted = true;
		this.interruptedAt = this.clock.getAsLong();
		this.reason = reason;
	}

	/**
	 * Whether the code has been interrupted for a reason.
	 */
	synchronized boolean isInterruptedFor(InterruptReason reason) {
		return this.reason == reason;
	}

	/**
	 * Whether the code has been interrupted, for code that an interrupt of its thread
	 * doesn't reach.
	 */
	boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Whether the place where the code is hasn't been logged yet. Once it has been asked
	 * for, it has.
	 */
	synchronized boolean locate() {
		boolean first = !this.located;
		this.located = true;
		return first;
	}

	/**
	 * Whether the code goes on although it has been interrupted.
	 */
	synchronized boolean isStuck() {
		return this.thread != null && this.interrupted;
	}

	/**
	 * What runs just now.
	 * @return the code, or {@code null} if there is none
	 */
	synchronized @Nullable Code snapshot() {
		Thread thread = this.thread;
		return (thread != null) ? new Code(thread.getName(), since(this.began),
				sinceIfEver(Math.min(this.abandonedSince, this.departedSince)), sinceIfEver(this.interruptedAt),
				this.reason) : null;
	}

	private @Nullable Duration sinceIfEver(long time) {
		return (time != NEVER) ? since(time) : null;
	}

	private Duration since(long time) {
		return Duration.ofNanos(Math.max(0, this.clock.getAsLong() - time));
	}

}
