package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.Environ;
import io.wsgi4j.exchange.Abandoned.Rest;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the mapping to the last byte.
 * <p>
 * An exchange is owned by one thread at a time: by a thread of the executor while
 * application code runs, by one of the container while it pumps a complete body. No
 * thread owns it while it waits for a thread or for the client. The thread that owns it
 * goes on with it here; what may be touched, and until when, is the
 * {@link ExchangeState}'s business.
 */
public final class Exchange implements ResponseOutput.Listener {

	private final ResponseBody response;

	private final Deadline deadline;

	private final RunningCode code;

	private final ExchangeState state;

	private final ResponseSender sender;

	private final ExchangeConclusion conclusion;

	private final ExchangeCompletion completion;

	private final ExchangeWatch watch;

	private final ExchangeScope scope;

	private final ExchangeLog log;

	private final ExchangeInput input;

	private final ExchangeSteps steps;

	private final ExchangeInFlight flight;

	/**
	 * Creates an exchange that has yet to be {@link #open opened}.
	 * @param application is called
	 * @param environ the request, but for its body
	 * @param bodies keep the bodies of requests
	 * @param output the response
	 * @param completion gives the request and the response back to the container
	 * @param connection knows the ends of the client's connection; {@code null} if the
	 * container doesn't tell
	 * @param rules what exceptions of the application mean
	 * @param executor runs the application
	 * @param watch watches over the exchange
	 * @param followers hear of its steps and its end
	 */
	public Exchange(MountedApplication application, Environ environ, RequestBodies bodies, ResponseOutput output,
			ExchangeCompletion completion, @Nullable Supplier<@Nullable ConnectionEnds> connection, FailureRules rules,
			StepExecutor executor, ExchangeWatch watch, ExchangeFollowers followers) {
		this.completion = completion;
		this.watch = watch;
		this.code = new RunningCode(application.timeouts(), watch.clock());
		this.response = new ResponseBody(output);
		this.deadline = new Deadline(application.timeouts(), watch.clock());
		ExchangesInFlight all = watch.of(application);
		this.state = new ExchangeState(this.response, this.deadline, new Stopwatch(watch.clock()), this.code,
				all::countInterrupt);
		this.sender = new ResponseSender(this.state, this.response, this.deadline, this.code, this, this::endIfLeft);
		this.scope = new ExchangeScope(followers);
		this.log = new ExchangeLog(application, environ, this.scope, this.state, rules, all.refusals());
		this.conclusion = new ExchangeConclusion(this.state, this.response, this.sender, this.log, rules);
		this.input = new ExchangeInput(this, application, environ, bodies, this.state, this.log, watch);
		this.steps = new ExchangeSteps(this, application.application(), environ, this.state, this.input, this.sender,
				this.scope, executor, watch);
		this.flight = new ExchangeInFlight(this, watch.nextId(), application, all, this.state, this.input, this.sender,
				completion, connection, this.scope, followers, this.log);
		environ.put("wsgi4j.client_connected", (BooleanSupplier) this.state::isConnected);
		environ.put("wsgi4j.interrupted", (BooleanSupplier) this.code::isInterrupted);
		environ.put("wsgi4j.thread", this.steps.thread());
	}

	/**
	 * Makes sure that the client gets what there is of an answer that can't be completed.
	 * With a listener, it is out already, or waits for the client.
	 */
	public void commitCut() {
		if (this.sender.isHeadOut()) {
			commit();
		}
	}

	/**
	 * Sends what has been left to the container, before other code can touch the response
	 * in a dispatch.
	 */
	public void commitLeft() {
		if (this.response.isLeftToContainer()) {
			commit();
		}
	}

	private void commit() {
		try {
			this.response.commit();
		}
		catch (IOException ex) {
			this.log.abandoned(ex);
		}
	}

	/**
	 * The way that the request's body comes in.
	 */
	public ExchangeInput input() {
		return this.input;
	}

	/**
	 * What is left to do after the exchange.
	 */
	public Outcome outcome() {
		return this.state.outcome();
	}

	/**
	 * Whether the application has left something of the request's body to the container,
	 * where it must not pass for the next request.
	 */
	public boolean isRequestUnread() {
		return this.state.locked(this.response::isRequestUnread);
	}

	/**
	 * Never waits for a listener's call, because no thread makes it.
	 * @param waiter the thread that waits for the client instead
	 */
	public void useBlockingWrites(Executor waiter) {
		this.sender.useBlockingWrites(waiter);
	}

	// The beginning, on a container thread

	/**
	 * Takes its place among the exchanges in flight.
	 * @return why there is none; {@code null} if there is one
	 */
	public @Nullable Refusal open() {
		if (this.watch.isStopping()) {
			return Refusal.STOPPING;
		}
		this.watch.ensureWatching();
		return this.flight.open();
	}

	/**
	 * Gives the client time to send the request's body.
	 */
	public void expectBody() {
		this.state.noteReceived();
	}

	/**
	 * Calls the application as soon as the container's thread has left the filter chain,
	 * which is when the container first calls a write listener. The body is received from
	 * now on.
	 */
	public void startStreaming() throws IOException {
		this.input.stream();
		this.deadline.clear();
		try {
			this.sender.listen();
		}
		catch (ClientDisconnectedException ex) {
			// Ended already, and answered by the thread that has ended it.
			this.log.abandoned(ex);
		}
	}

	/**
	 * Ends the exchange in the application's place, before it has been called. A faulty
	 * executor may reject a step that it runs: then nothing is done here.
	 */
	public void refuse(Refusal refusal) {
		refuse(refusal, null);
	}

	void refuse(Refusal refusal, @Nullable Throwable cause) {
		if (this.state.refuse(new Outcome.Refused(refusal))) {
			this.flight.giveBackOrLeaveToWatch();
			this.log.refused(refusal, cause);
		}
		if (!this.state.isCalled()) {
			close();
		}
	}

	/**
	 * Ends the exchange because its request has failed before the application was called.
	 */
	public void fail(Throwable failure) {
		if (this.state.refuse(new Outcome.Failed(failure))) {
			this.flight.giveBackOrLeaveToWatch();
			close();
		}
	}

	/**
	 * Calls the application, now that its request is there.
	 */
	void start() {
		this.steps.start();
	}

	/**
	 * Ends the exchange, whichever thread owns it.
	 * @param reason tells, under the lock of the exchange, why; {@code null} not to end
	 * it after all
	 */
	void abandon(Supplier<@Nullable Abandonment> reason) {
		this.flight.abandon(reason);
	}

	// Going on, on a thread of the container

	@Override
	public void onWritePossible() {
		if (endIfLeft(null)) {
			return;
		}
		ExchangePhase previous = this.state.wake();
		if (previous == ExchangePhase.RECEIVING) {
			start();
		}
		else if (previous == ExchangePhase.WAITING) {
			this.steps.resume();
		}
		else if (previous == ExchangePhase.PUMPING) {
			this.steps.pump();
		}
	}

	// The end, on the thread that owns the exchange

	/**
	 * Closes the application's body and ends the exchange, unless it has to wait for the
	 * rest of its request.
	 * @param failure what the application has thrown; {@code null} if it hasn't
	 */
	void finish(@Nullable Throwable failure) {
		this.scope.run(() -> closeAndEnd(failure));
	}

	private void closeAndEnd(@Nullable Throwable failure) {
		Outcome outcome = new Outcome.Cut(failure);
		boolean over = true;
		try {
			endIfLeft(failure);
			Throwable readable = readable(this.steps.close(failure));
			outcome = this.conclusion.conclude(readable, failure == null);
			release();
			over = !(outcome instanceof Outcome.Finished) || !this.input.awaitRest();
		}
		finally {
			// Whatever happens, even to the log: an exchange doesn't stay open.
			if (over) {
				end(outcome);
			}
		}
	}

	/**
	 * Looks at a failure, whose methods may be the application's and don't run for longer
	 * than other code of it.
	 */
	private @Nullable Throwable readable(@Nullable Throwable failure) {
		if (failure == null) {
			return null;
		}
		this.code.beginStep();
		try {
			return Failures.readable(failure);
		}
		finally {
			this.code.end();
		}
	}

	private void end(Outcome outcome) {
		boolean flooded = outcome instanceof Outcome.Finished && this.input.isTooMuch();
		try {
			if (this.state.finish(flooded ? new Outcome.Cut(null) : outcome)) {
				this.flight.ending().released();
				this.flight.giveBackOrLeaveToWatch();
			}
		}
		finally {
			this.steps.releaseThread();
			this.flight.leave();
			this.flight.ending().released();
		}
	}

	/**
	 * Ends an exchange that only waits for the rest of the request, which has arrived.
	 */
	void endIfDiscarded() {
		if (this.state.isIn(ExchangePhase.DISCARDING)) {
			end(new Outcome.Finished());
		}
	}

	// The end, on any other thread

	/**
	 * Whether the container tells the completion of errors as well, which ends the
	 * exchange then.
	 */
	boolean isLeftToCompletion() {
		return this.completion.hearsOfErrors();
	}

	@Override
	public void onError(Throwable cause) {
		if (!isLeftToCompletion()) {
			disconnect(cause);
		}
	}

	/**
	 * Ends the exchange because there is no client any more. To be called by the
	 * container when the request and the response may be given back to it.
	 */
	public void disconnect(@Nullable Throwable cause) {
		abandon(() -> Abandonment.disconnected((cause != null) ? cause : new IOException("The container has left")));
	}

	/**
	 * Ends the exchange because its stream has been reset, unless it still receives its
	 * request: who reads that hears of it.
	 */
	public void onReset(Throwable cause) {
		abandon(() -> this.state.isIn(ExchangePhase.RECEIVING) ? null : Abandonment.disconnected(cause));
	}

	/**
	 * Gives request and response back if there is no client any more, even if another
	 * thread has ended the exchange that may not have come to that yet. A container may
	 * forget a request if a thread of the pool has noticed that its client has left and
	 * one of the container's own threads leaves it before it is given back.
	 * @return whether the exchange has ended
	 */
	boolean endIfLeft(@Nullable Throwable cause) {
		if (this.state.isConnected()) {
			return false;
		}
		disconnect(cause);
		this.flight.giveBack();
		return true;
	}

	/**
	 * Gives request and response of an ended exchange back to the container. Only the
	 * first call counts.
	 */
	public void giveBack() {
		this.flight.giveBack();
	}

	/**
	 * Ends the exchange because the server stops and won't wait any longer. Calls the
	 * container and loggers.
	 */
	public void stop() {
		this.flight.stop();
	}

	/**
	 * Notes that the container has done with the request.
	 */
	public void complete() {
		if (this.state.isOpen()) {
			disconnect(null);
		}
		this.flight.ending().completed();
	}

	/**
	 * Goes on with an exchange that has been abandoned, unless the thread that owns it
	 * does so.
	 * @param rest what is left to do
	 */
	void release(Rest rest) {
		switch (rest) {
			case RELEASE -> close();
			case FINISH -> finish(null);
			case STEP -> this.steps.resume();
			case NOTHING -> {
				// The step notices, or the thread that pumps.
			}
		}
	}

	private void close() {
		try {
			release();
		}
		finally {
			this.flight.leave();
			this.flight.ending().released();
		}
	}

	private void release() {
		this.log.flushErrors();
		try {
			this.input.release();
		}
		catch (IOException ex) {
			this.log.failure(ex);
		}
	}

	// What others get to know

	/**
	 * Notes what has been answered in the application's place.
	 */
	public void noteAnswer(int status) {
		this.flight.ending().answered(status);
	}

	/**
	 * Notes that the container had ended the request before the exchange could.
	 */
	public void logLateEnd(RuntimeException cause) {
		this.log.abandoned(cause);
	}

}
