package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.wsgi4j.exchange.Abandoned.Rest;
import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as one of those in flight: what the watch looks at and operators see, and
 * how it ends, on whatever thread. It counts until the application has left it and the
 * container has got request and response back.
 */
final class ExchangeInFlight {

	/**
	 * An exchange that has ended but that there was no memory to give back. Made while
	 * there is some.
	 */
	private static final Abandoned NOT_GIVEN_BACK = new Abandoned(Rest.RELEASE,
			Abandonment.disconnected(new IOException("There was no memory to end the exchange")));

	private static final Duration LISTENING_LIMIT = Duration.ofMillis(100);

	/**
	 * How long the end of an exchange waits for exact numbers.
	 */
	private static final Duration SNAPSHOT_LIMIT = Duration.ofMillis(100);

	private final Exchange exchange;

	private final long id;

	private final MountedApplication application;

	private final ExchangesInFlight all;

	private final ExchangeState state;

	private final ExchangeInput input;

	private final ResponseSender sender;

	private final RunningCode code;

	private final ExchangeCompletion completion;

	private final @Nullable Supplier<@Nullable ConnectionEnds> connection;

	private final ExchangeScope scope;

	private final ExchangeFollowers followers;

	private final ExchangeLog log;

	private final ExchangeEnding ending;

	private volatile boolean handedOver;

	/**
	 * An end that there has been no memory for, which the watch has to repeat.
	 */
	private volatile @Nullable Abandoned unfinished;

	/**
	 * Whether the application has left the exchange.
	 */
	private volatile boolean left;

	/**
	 * Whether the container has got request and response back.
	 */
	private volatile boolean givenBack;

	ExchangeInFlight(Exchange exchange, long id, MountedApplication application, ExchangesInFlight all,
			ExchangeState state, ExchangeInput input, ResponseSender sender, ExchangeCompletion completion,
			@Nullable Supplier<@Nullable ConnectionEnds> connection, ExchangeScope scope, ExchangeFollowers followers,
			ExchangeLog log) {
		this.exchange = exchange;
		this.id = id;
		this.application = application;
		this.all = all;
		this.state = state;
		this.input = input;
		this.sender = sender;
		this.code = state.code();
		this.completion = completion;
		this.connection = connection;
		this.scope = scope;
		this.followers = followers;
		this.log = log;
		this.ending = new ExchangeEnding(state, this);
	}

	ExchangeEnding ending() {
		return this.ending;
	}

	/**
	 * Takes its place among the exchanges in flight.
	 * @return why there is none; {@code null} if there is one
	 */
	@Nullable Refusal open() {
		return this.all.add(this);
	}

	// The end

	/**
	 * Gives an ended exchange back. Without memory for that, the watch does it later.
	 */
	void giveBackOrLeaveToWatch() {
		try {
			giveBack();
		}
		catch (OutOfMemoryError ex) {
			this.unfinished = NOT_GIVEN_BACK;
			throw ex;
		}
	}

	/**
	 * Gives request and response of an ended exchange back to the container. Only the
	 * first call counts.
	 */
	void giveBack() {
		this.state.checkUnlocked();
		this.sender.awaitListening(LISTENING_LIMIT);
		boolean postponed = false;
		try {
			completeOrDispatch();
		}
		catch (OutOfMemoryError ex) {
			postponed = true;
			throw ex;
		}
		finally {
			if (!postponed) {
				this.givenBack = true;
				removeIfOver();
			}
		}
	}

	private void completeOrDispatch() {
		if (this.state.outcome() instanceof Outcome.Finished) {
			this.completion.complete();
		}
		else {
			this.completion.dispatch();
		}
	}

	/**
	 * Takes the exchange off the count, now that the application has left it, unless it
	 * has yet to be given back: the watch has to find it until then.
	 */
	void leave() {
		this.left = true;
		removeIfOver();
	}

	private void removeIfOver() {
		if (this.left && this.givenBack) {
			this.all.remove(this);
		}
	}

	/**
	 * Ends the exchange, whichever thread owns it.
	 * @param reason tells, under the lock of the exchange, why; {@code null} not to end
	 * it after all
	 */
	void abandon(Supplier<@Nullable Abandonment> reason) {
		giveUp(this.state.abandon(reason));
	}

	private void giveUp(@Nullable Abandoned abandoned) {
		if (abandoned == null) {
			return;
		}
		boolean postponed = false;
		try {
			giveBack();
		}
		catch (OutOfMemoryError ex) {
			// There may be memory when the watch comes by.
			this.unfinished = abandoned;
			postponed = true;
			throw ex;
		}
		finally {
			if (!postponed) {
				this.unfinished = null;
				this.exchange.release(abandoned.rest());
			}
		}
		tell(abandoned);
	}

	private void tell(Abandoned abandoned) {
		Abandonment abandonment = abandoned.abandonment();
		Interruption interruption = abandonment.interruption();
		if (interruption == null) {
			abandonment.logTo(this.log);
		}
		else {
			logInterruption(interruption);
		}
	}

	private void logInterruption(Interruption interruption) {
		if (interruption.first()) {
			this.log.interrupted(interruption);
		}
	}

	/**
	 * Tells followers of the end, once it is known. Called by {@link ExchangeEnding}.
	 */
	void tellFollowers(Outcome outcome) {
		this.state.checkUnlocked();
		if (!this.followers.isEmpty()) {
			ExchangeSnapshot end = snapshot(this.state.lockWithin(SNAPSHOT_LIMIT));
			this.scope.run(() -> this.followers.ended(EndedExchange.of(end, outcome)));
		}
	}

	// The watch

	/**
	 * Whether the exchange has waited for too long, its code runs for too long, or it has
	 * yet to be given back. Waits for no lock that is held for long, and takes no memory.
	 */
	boolean isLate() {
		return this.unfinished != null || isWaitOver() || this.code.overdue() != null;
	}

	private boolean isWaitOver() {
		return this.state.deadline().isOver() || this.input.isLate();
	}

	/**
	 * Ends the exchange if it has waited for too long, or its code runs for too long.
	 * Calls the container and loggers.
	 */
	void expire() {
		giveUp(this.unfinished);
		if (isWaitOver()) {
			expireWait();
		}
		InterruptReason overdue = this.code.overdue();
		if (overdue != null) {
			expireCode(overdue);
		}
	}

	private void expireCode(InterruptReason overdue) {
		if (this.state.isOpen()) {
			giveUp(this.state.abandonSoon(() -> interruptOverdue(overdue)));
		}
		else if (overdue == InterruptReason.ABANDONED) {
			Interruption interruption = planInterrupt(overdue);
			this.code.deliverInterrupt();
			if (interruption != null) {
				logInterruption(interruption);
			}
		}
	}

	/**
	 * Plans to interrupt code, and counts that before it is done: the thread may end the
	 * exchange as soon as it is interrupted. It is logged afterwards, because the log may
	 * be what the code is stuck in.
	 */
	private @Nullable Interruption planInterrupt(InterruptReason reason) {
		Interruption interruption = this.code.interruptOverdue(reason);
		if (interruption != null && interruption.first()) {
			this.all.countInterrupt(reason);
		}
		return interruption;
	}

	/**
	 * Interrupts code under the lock of the exchange, so that it can't end the exchange
	 * itself before its lateness has.
	 */
	private @Nullable Abandonment interruptOverdue(InterruptReason reason) {
		Interruption interruption = planInterrupt(reason);
		if (interruption == null) {
			return null;
		}
		boolean headOut = this.state.response().isHeadOut();
		return (reason == InterruptReason.ABANDONED) ? Abandonment.departed(interruption, headOut)
				: Abandonment.stepTooLong(interruption, headOut);
	}

	private void expireWait() {
		giveUp(this.state.abandonSoon(this::lateness));
		LastingRunner runner = new LastingRunner(this.state);
		if (runner.interruptLate()) {
			this.log.refused(Refusal.RESPONSE_TIMEOUT, null);
		}
		Thread stuck = runner.stuck();
		if (stuck != null && this.code.locate()) {
			this.log.stuck(stuck, this.all.countStuck());
		}
	}

	private @Nullable Abandonment lateness() {
		Deadline deadline = this.state.deadline();
		boolean headOut = this.state.response().isHeadOut();
		if (deadline.isOver()) {
			return Abandonment.late(deadline.waitingFor(), headOut);
		}
		return this.input.isLate() ? Abandonment.late(Wait.BODY, headOut) : null;
	}

	/**
	 * Ends the exchange because the server stops and won't wait any longer. Calls the
	 * container and loggers.
	 */
	void stop() {
		Abandoned stopped = this.state.abandonSoon(() -> Abandonment.stopped(this.state.response().isHeadOut()));
		giveUp(stopped);
		if (stopped == null) {
			new LastingRunner(this.state).interruptStopping();
		}
	}

	/**
	 * Whether there is something to {@link #stop}: the exchange, or the code that goes on
	 * without it.
	 */
	boolean isToBeStopped() {
		return this.state.isOpen() || this.state.isUnstopped();
	}

	/**
	 * Whether nothing is left to do, neither for the exchange nor, as far as that can be
	 * known, for the container.
	 */
	boolean isOver() {
		boolean answered = this.ending.isCompleted() || !(this.state.outcome() instanceof Outcome.Refused);
		return answered && !this.all.contains(this);
	}

	/**
	 * Has another thread do something for the exchange, unless it does so already.
	 * @throws RuntimeException if there is none; also an error
	 */
	void handOver(Executor workers, Consumer<ExchangeInFlight> action) {
		if (this.handedOver) {
			return;
		}
		this.handedOver = true;
		boolean accepted = false;
		try {
			workers.execute(() -> act(action));
			accepted = true;
		}
		finally {
			if (!accepted) {
				this.handedOver = false;
			}
		}
	}

	private void act(Consumer<ExchangeInFlight> action) {
		try {
			action.accept(this);
		}
		catch (Throwable ex) {
			this.log.failure(ex);
		}
		finally {
			this.handedOver = false;
		}
	}

	/**
	 * The connection whose client may have left unnoticed, because code has been working
	 * for long; {@code null} if there is none.
	 */
	@Nullable ConnectionEnds connectionToLookAfter() {
		return (this.connection != null && this.state.isOpen() && this.code.isLong()) ? this.connection.get() : null;
	}

	/**
	 * Notes whether the client keeps its end of the connection open.
	 */
	void noteClient(boolean present) {
		this.code.noteClient(present);
	}

	// What operators get to know

	/**
	 * What it is in just now.
	 */
	ExchangePhase phase() {
		return this.state.phase();
	}

	/**
	 * Whether application code goes on although it has been interrupted.
	 */
	boolean isStuck() {
		return this.code.isStuck();
	}

	/**
	 * The exchange as it is just now, or nearly so while another thread has its lock.
	 */
	ExchangeSnapshot snapshot() {
		return snapshot(this.state.lockSoon());
	}

	private ExchangeSnapshot snapshot(boolean locked) {
		try {
			ResponseBody response = this.state.response();
			int status = (this.ending.status() != 0) ? this.ending.status() : response.status();
			return new ExchangeSnapshot(this.id, this.application.name(), this.application.mount(), this.log.method(),
					this.log.path(), this.state.phase(), this.state.times(), status, this.input.received(),
					response.sent(), this.code.snapshot());
		}
		finally {
			if (locked) {
				this.state.unlock();
			}
		}
	}

}
