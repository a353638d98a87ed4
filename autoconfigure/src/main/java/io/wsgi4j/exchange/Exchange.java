package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.Environ;
import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.exchange.ExchangeState.Abandoned;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the mapping to the last byte.
 * <p>
 * An exchange is owned by one thread at a time, as its {@link ExchangePhase} tells: by
 * the container while the body arrives and while a complete body is pumped, by a thread
 * of the executor while application code runs, by nobody while it waits for the client.
 * Whoever owns it goes on with it here; what may be touched, and until when, is the
 * {@link ExchangeState}'s business.
 */
public final class Exchange implements ResponseOutput.Listener {

	/**
	 * An exchange that has ended but that there was no memory to give back. Made while
	 * there is some.
	 */
	private static final Abandoned NOT_GIVEN_BACK = new Abandoned(ExchangePhase.RECEIVING,
			Abandonment.disconnected(new IOException("There was no memory to end the exchange")), false);

	/**
	 * How long an exchange may have a thread for its blocks while others wait for one.
	 */
	private static final Duration TURN = Duration.ofMillis(2);

	private static final Duration LISTENING_LIMIT = Duration.ofMillis(100);

	/**
	 * How long the end of an exchange waits for exact numbers.
	 */
	private static final Duration SNAPSHOT_LIMIT = Duration.ofMillis(100);

	private final MountedApplication application;

	private final Environ environ;

	private final long id;

	private final RequestBodies bodies;

	private final ApplicationCall call;

	private final ResponseBody response;

	private final Deadline deadline;

	private final Stopwatch stopwatch;

	private final RunningCode code;

	private final ExchangeState state;

	private final ResponseSender sender;

	private final ExchangeConclusion conclusion;

	private final ExchangeCompletion completion;

	private final StepExecutor executor;

	private final ExchangeWatch watch;

	private final ExchangesInFlight inFlight;

	private final ExchangeScope scope;

	private final Runnable step;

	private final KeptThread thread;

	private final ExchangeLog log;

	private final @Nullable Supplier<@Nullable ConnectionEnds> connection;

	private final ExchangeEnding ending;

	private final ExchangeFollowers followers;

	private volatile @Nullable Thread callbackThread;

	private volatile RequestBody requestBody;

	private volatile boolean handedOver;

	/**
	 * An end that there has been no memory for, which the watch has to repeat.
	 */
	private volatile @Nullable Abandoned unfinished;

	/**
	 * Whether the application has nothing to do with the exchange any more.
	 */
	private volatile boolean released;

	/**
	 * Whether the container has got request and response back.
	 */
	private volatile boolean givenBack;

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
		this.application = application;
		this.environ = environ;
		this.id = watch.nextId();
		this.bodies = bodies;
		this.code = new RunningCode(application.timeouts(), watch.clock());
		this.response = new ResponseBody(output);
		this.thread = new KeptThread(this.code);
		this.deadline = new Deadline(application.timeouts(), watch.clock());
		this.stopwatch = new Stopwatch(watch.clock());
		this.state = new ExchangeState(this.response, this.deadline, this.stopwatch, this.code);
		this.requestBody = new RequestBuffer(bodies.buffered(application.requestBody()), environ, this.state);
		this.call = new ApplicationCall(application.application(), this.state, this.code);
		this.sender = new ResponseSender(this.state, this.response, this.deadline, this.code, this, this::endIfLeft);
		this.scope = new ExchangeScope(followers);
		this.log = new ExchangeLog(application, environ, this.scope, this.state, rules);
		this.conclusion = new ExchangeConclusion(this.state, this.response, this.sender, this.log, rules);
		this.completion = completion;
		this.executor = executor;
		this.watch = watch;
		this.inFlight = watch.of(application);
		this.followers = followers;
		this.ending = new ExchangeEnding(this.state, this::tell);
		this.step = this::runSteps;
		this.connection = connection;
		environ.put("wsgi4j.client_connected", (BooleanSupplier) this.state::isConnected);
		environ.put("wsgi4j.interrupted", (BooleanSupplier) this.code::isInterrupted);
		environ.put("wsgi4j.thread", this.thread);
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
	 * Sends what has been left to the container, before anybody else can touch the
	 * response in a dispatch.
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
	 * Never waits for a listener's call, because there is nobody to make it.
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
		return this.inFlight.add(this);
	}

	/**
	 * Gives the client time to send the request's body.
	 */
	public void expectBody() {
		this.state.noteReceived();
	}

	private boolean isReceiving() {
		return this.state.isIn(ExchangePhase.RECEIVING);
	}

	/**
	 * Calls the application as soon as the container's thread has left the filter chain,
	 * which is when the container first calls a write listener. The body is received from
	 * now on.
	 */
	public void startStreaming() throws IOException {
		StreamedBody body = this.bodies.streamed(this.application.requestBody(), this.log::failure);
		RequestStream stream = new RequestStream(body, this.state, this.response, this.deadline, this.code,
				new Deadline(this.application.timeouts(), this.watch.clock()));
		this.environ.put("wsgi.input", stream);
		this.requestBody = stream;
		this.deadline.clear();
		try {
			this.sender.listen();
		}
		catch (ClientDisconnectedException ex) {
			// Ended already, and answered by whoever has done that.
			this.log.abandoned(ex);
		}
	}

	/**
	 * Receives what has arrived of the request's body, on a container thread.
	 * @throws IOException if the container can't read it
	 */
	public void receive(RequestInput input) throws IOException {
		try {
			boolean more = true;
			while (more && !endIfListenerWaitedFor()) {
				more = this.requestBody.receive(input);
			}
		}
		catch (UnreadableBodyException ex) {
			refuseUnreadable(ex);
		}
	}

	/**
	 * Notes that the container has come to the end of the request's body (RFC 9112,
	 * section 6.3; RFC 9113, section 8.1.1). Jetty takes the end of a stream for that of
	 * the body.
	 * @param announced the length that the client has announced; -1 if it hasn't
	 */
	public void finishReceiving(long announced) {
		if (!this.requestBody.isExpected()) {
			return;
		}
		long received = this.requestBody.received();
		if (announced != -1 && announced != received) {
			refuseMalformed(new IOException(
					"The body has %d bytes, not the %d of its Content-Length".formatted(received, announced)));
			return;
		}
		try {
			if (this.requestBody.finish()) {
				start();
			}
			else {
				endIfDiscarded();
			}
		}
		catch (UnreadableBodyException ex) {
			refuseUnreadable(ex);
		}
	}

	private void refuseUnreadable(UnreadableBodyException failure) {
		if (!isReceiving()) {
			return;
		}
		if (failure.refusal() != Refusal.BODY_TOO_LARGE) {
			this.log.failure(failure);
		}
		refuse(failure.refusal());
	}

	/**
	 * Calls the application, now that the whole body has arrived.
	 */
	private void start() {
		if (!this.state.queue()) {
			return;
		}
		this.state.checkUnlocked();
		this.callbackThread = Thread.currentThread();
		try {
			if (this.requestBody.isStreamed()) {
				this.executor.startElsewhere(this.step);
			}
			else {
				this.executor.start(this.step);
			}
		}
		catch (RejectedExecutionException ex) {
			refuse(Refusal.EXECUTOR_FULL);
			if (ex.getCause() instanceof Error error) {
				this.log.failure(error);
			}
		}
		finally {
			this.callbackThread = null;
		}
	}

	/**
	 * Ends the exchange in the application's place, before it has been called.
	 */
	public void refuse(Refusal refusal) {
		if (this.state.end(new Outcome.Refused(refusal))) {
			giveBackOrLeaveToWatch();
		}
		close();
	}

	/**
	 * Ends the exchange because its request has failed before the application was called.
	 */
	public void fail(Throwable failure) {
		if (this.state.end(new Outcome.Failed(failure))) {
			giveBackOrLeaveToWatch();
			close();
		}
	}

	/**
	 * Ends the exchange because the rest of the request's body can't be read: the client
	 * has left, or sends what is no body.
	 */
	public void breakOff(Throwable cause) {
		this.requestBody.breakOff(cause);
		if (!this.requestBody.isExpected()) {
			onError(cause);
		}
		else if (!this.completion.hearsOfErrors()) {
			abandon(() -> Abandonment.brokenOff(cause, this.response.isHeadOut()));
		}
	}

	/**
	 * Ends the exchange because the client sends what is no body, of which the container
	 * tells nobody else.
	 */
	public void refuseMalformed(IOException cause) {
		this.requestBody.breakOff(cause);
		abandon(() -> Abandonment.brokenOff(cause, this.response.isHeadOut()));
	}

	// Application code, on a thread of the executor

	/**
	 * Runs one step, or all that are left if the application keeps the thread.
	 */
	private void runSteps() {
		do {
			this.scope.run(this::run, this::failWithoutContext);
		}
		while (this.thread.awaitStep());
	}

	private void run() {
		if (Thread.currentThread() == this.callbackThread) {
			// A same-thread executor: the container can't call back while we are in its
			// call.
			this.sender.useBlockingWrites();
		}
		if (!enter()) {
			return;
		}
		try {
			if (this.sender.isBlocking() && this.requestBody.isStreamed()) {
				throw new IllegalStateException("Streaming needs an executor with threads of its own");
			}
			if (!this.state.isAttached() || (this.call.isBegun() ? pull() : call())) {
				finish(null);
			}
		}
		catch (Throwable ex) {
			finish(ex);
		}
		finally {
			this.state.leave();
		}
	}

	/**
	 * Ends the exchange whose context can't be restored: without it, the application
	 * might work in the name of somebody else.
	 */
	private void failWithoutContext(Throwable failure) {
		if (enter()) {
			try {
				finish(failure);
			}
			finally {
				this.state.leave();
			}
		}
	}

	private boolean enter() {
		if (!this.call.isBegun()) {
			return !this.watch.isStopping() && this.state.begin();
		}
		this.state.enter();
		return true;
	}

	/**
	 * Calls the application.
	 * @return whether the exchange is over
	 */
	private boolean call() throws Exception {
		BodySource complete = this.call.begin(this.environ, this.sender.startResponse());
		return (complete != null) ? this.sender.send(complete) : pull();
	}

	/**
	 * Asks for block after block while the client takes them.
	 * @return whether the body has come to its end
	 */
	private boolean pull() throws IOException {
		long start = System.nanoTime();
		while (this.sender.drain(ExchangePhase.WAITING)) {
			if (System.nanoTime() - start > TURN.toNanos()) {
				if (giveTurn()) {
					return false;
				}
				start = System.nanoTime();
			}
			if (!this.state.isAttached() || this.sender.isComplete() || !this.call.hasNext()) {
				return true;
			}
			this.sender.take(this.call.next());
		}
		return false;
	}

	/**
	 * Gives the thread to others that wait for one: clients that take everything, or
	 * those whose sockets have yet to be filled, would keep it from them.
	 * @return whether the thread has to leave the exchange
	 */
	private boolean giveTurn() {
		if (this.thread.isCurrent()) {
			this.thread.giveTurn();
			return false;
		}
		if (this.sender.isBlocking() || !this.executor.isWaitedFor()) {
			return false;
		}
		this.state.giveTurn();
		this.state.checkUnlocked();
		this.executor.queue(this.step);
		return true;
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
			resume();
		}
		else if (previous == ExchangePhase.PUMPING) {
			pump();
		}
	}

	private void resume() {
		if (!this.thread.resume()) {
			this.state.checkUnlocked();
			this.executor.resume(this.step);
		}
	}

	private void pump() {
		try {
			if (this.sender.drain(ExchangePhase.PUMPING)) {
				finish(null);
			}
		}
		catch (Throwable ex) {
			finish(ex);
		}
	}

	// The end, on the thread that owns the exchange

	private void finish(@Nullable Throwable failure) {
		this.scope.run(() -> closeAndEnd(failure));
	}

	private void closeAndEnd(@Nullable Throwable failure) {
		Outcome outcome = new Outcome.Cut(failure);
		boolean over = true;
		try {
			endIfLeft(failure);
			Throwable readable = readable(this.call.close(failure));
			outcome = this.conclusion.conclude(readable, failure == null);
			release();
			over = !(outcome instanceof Outcome.Finished) || !this.requestBody.awaitRest();
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
		boolean flooded = outcome instanceof Outcome.Finished && this.requestBody.isTooMuch();
		try {
			if (this.state.end(flooded ? new Outcome.Cut(null) : outcome)) {
				this.ending.released();
				giveBackOrLeaveToWatch();
			}
		}
		finally {
			this.thread.release();
			leaveFlight();
			this.ending.released();
		}
	}

	private void giveBackOrLeaveToWatch() {
		try {
			giveBack();
		}
		catch (OutOfMemoryError ex) {
			this.unfinished = NOT_GIVEN_BACK;
			throw ex;
		}
	}

	/**
	 * Takes the exchange off the count, now that the application has left it, unless it
	 * has yet to be given back: the watch has to find it until then.
	 */
	private void leaveFlight() {
		this.released = true;
		removeIfOver();
	}

	private void removeIfOver() {
		if (this.released && this.givenBack) {
			this.inFlight.remove(this);
		}
	}

	/**
	 * Ends an exchange that only waits for the rest of the request, which has arrived.
	 */
	private void endIfDiscarded() {
		if (this.state.isIn(ExchangePhase.DISCARDING)) {
			end(new Outcome.Finished());
		}
	}

	/**
	 * Ends an exchange that only waits for its listener to wait for nothing more. To be
	 * called when the listener doesn't.
	 * @return whether it did
	 */
	private boolean endIfListenerWaitedFor() {
		if (!this.requestBody.isListenerWaitedFor()) {
			return false;
		}
		endIfDiscarded();
		return true;
	}

	/**
	 * Ends the exchange if the rest of its request isn't wanted any more: because there
	 * is too much of it, or because the client has left. To be called by the container
	 * thread that has received some of it.
	 */
	public void endIfUnwanted() {
		if (!this.requestBody.isStreamed()) {
			return;
		}
		if (this.requestBody.isTooMuch()) {
			abandon(() -> this.state.isIn(ExchangePhase.DISCARDING) ? Abandonment.flooded() : null);
		}
		endIfLeft(null);
	}

	// The end, on any other thread

	@Override
	public void onError(Throwable cause) {
		if (!this.completion.hearsOfErrors()) {
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
	 * Gives request and response back if there is no client any more, even if another
	 * thread has ended the exchange that may not have come to that yet. Tomcat forgets a
	 * request over HTTP/2, and any request without the gateway's processor, if a thread
	 * of the pool has noticed that its client has left and it isn't given back before one
	 * of Tomcat's own threads leaves it.
	 * @return whether the exchange has ended
	 */
	boolean endIfLeft(@Nullable Throwable cause) {
		if (this.state.isConnected()) {
			return false;
		}
		disconnect(cause);
		giveBack();
		return true;
	}

	/**
	 * Ends the exchange because the server stops and won't wait any longer. Calls the
	 * container and loggers.
	 */
	public void stop() {
		Abandoned stopped = this.state.abandonSoon(() -> Abandonment.stopped(this.response.isHeadOut()));
		giveUp(stopped);
		if (stopped == null && this.state.interruptStopping()) {
			this.inFlight.countInterrupt(InterruptReason.STOPPING);
		}
	}

	/**
	 * Notes that the container has done with the request.
	 */
	public void complete() {
		disconnect(null);
		this.ending.completed();
	}

	/**
	 * Whether nothing is left to do, neither for the exchange nor, as far as that can be
	 * known, for the container.
	 */
	boolean isOver() {
		boolean answered = this.ending.isCompleted() || !(outcome() instanceof Outcome.Refused);
		return answered && !this.inFlight.contains(this);
	}

	/**
	 * Whether the exchange has waited for too long, its code runs for too long, or it has
	 * yet to be given back. Waits for no lock that is held for long, and takes no memory.
	 */
	boolean isLate() {
		return this.unfinished != null || isWaitOver() || this.code.overdue() != null;
	}

	private boolean isWaitOver() {
		return this.deadline.isOver() || this.requestBody.isLate();
	}

	/**
	 * Whether there is something to {@link #stop}: the exchange, or the code that goes on
	 * without it.
	 */
	boolean isToBeStopped() {
		return this.state.isOpen() || this.state.isUnstopped();
	}

	/**
	 * Has another thread do something for the exchange, unless it does so already.
	 * @throws RuntimeException if there is none; also an error
	 */
	void handOver(Executor workers, Consumer<Exchange> action) {
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

	private void act(Consumer<Exchange> action) {
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
			Interruption interruption = this.code.interruptOverdue(overdue);
			this.code.deliverInterrupt();
			noteInterruption(interruption);
		}
	}

	/**
	 * Interrupts code under the lock of the exchange, so that it can't end the exchange
	 * itself before its lateness has.
	 */
	private @Nullable Abandonment interruptOverdue(InterruptReason reason) {
		Interruption interruption = this.code.interruptOverdue(reason);
		if (interruption == null) {
			return null;
		}
		boolean headOut = this.response.isHeadOut();
		return (reason == InterruptReason.ABANDONED) ? Abandonment.departed(interruption, headOut)
				: Abandonment.stepTooLong(interruption, headOut);
	}

	/**
	 * The connection whose client may have left without anybody noticing, because code
	 * has been working for long; {@code null} if there is none.
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

	private void noteInterruption(@Nullable Interruption interruption) {
		if (interruption != null && interruption.first()) {
			this.inFlight.countInterrupt(interruption.reason());
			this.log.interrupted(interruption);
		}
	}

	private void expireWait() {
		giveUp(this.state.abandonSoon(this::lateness));
		if (this.state.interruptLate()) {
			this.inFlight.countInterrupt(InterruptReason.RESPONSE_TIMEOUT);
			this.log.tooSlow();
		}
		Thread stuck = this.state.stuckRunner();
		if (stuck != null && this.code.locate()) {
			this.log.stuck(stuck, this.inFlight.countStuck());
		}
	}

	private @Nullable Abandonment lateness() {
		if (this.deadline.isOver()) {
			return Abandonment.late(this.deadline.waitingFor(), this.response.isHeadOut());
		}
		return this.requestBody.isLate() ? Abandonment.late(Wait.BODY, this.response.isHeadOut()) : null;
	}

	private void abandon(Supplier<@Nullable Abandonment> reason) {
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
				release(abandoned.phase());
			}
		}
		tell(abandoned);
	}

	private void tell(Abandoned abandoned) {
		Abandonment abandonment = abandoned.abandonment();
		if (abandoned.interrupted()) {
			this.inFlight.countInterrupt(Objects.requireNonNull(abandonment.interrupting()));
		}
		noteInterruption(abandonment.interruption());
		if (abandonment.interruption() == null) {
			abandonment.logTo(this.log);
		}
	}

	private void release(ExchangePhase abandoned) {
		switch (abandoned) {
			case RECEIVING, QUEUED, DISCARDING -> close();
			case WAITING -> resume();
			case PUMPING -> finish(null);
			case RUNNING -> {
				// The running step notices.
			}
		}
	}

	/**
	 * Gives request and response of an ended exchange back to the container. Only the
	 * first call counts.
	 */
	public void giveBack() {
		this.state.checkUnlocked();
		this.state.awaitListening(LISTENING_LIMIT);
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
		if (outcome() instanceof Outcome.Finished) {
			this.completion.complete();
		}
		else {
			this.completion.dispatch();
		}
	}

	private void close() {
		try {
			release();
		}
		finally {
			leaveFlight();
			this.ending.released();
		}
	}

	private void release() {
		this.log.flushErrors();
		try {
			this.requestBody.release();
		}
		catch (IOException ex) {
			this.log.failure(ex);
		}
	}

	// What others get to know

	/**
	 * What its time goes into just now.
	 */
	ExchangePhase phase() {
		return this.stopwatch.phase();
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
			int status = (this.ending.status() != 0) ? this.ending.status() : this.response.status();
			return new ExchangeSnapshot(this.id, this.application.name(), this.application.mount(), this.log.method(),
					this.log.path(), this.stopwatch.phase(), this.stopwatch.times(), status,
					this.requestBody.received(), this.response.sent(), this.code.snapshot());
		}
		finally {
			if (locked) {
				this.state.unlock();
			}
		}
	}

	private void tell(Outcome outcome) {
		this.state.checkUnlocked();
		if (!this.followers.isEmpty()) {
			ExchangeSnapshot end = snapshot(this.state.lockWithin(SNAPSHOT_LIMIT));
			this.scope.run(() -> this.followers.ended(EndedExchange.of(end, outcome)));
		}
	}

	/**
	 * Notes what has been answered in the application's place.
	 */
	public void noteAnswer(int status) {
		this.ending.answered(status);
	}

	/**
	 * Notes that the container had ended the request before the exchange could.
	 */
	public void logLateEnd(RuntimeException cause) {
		this.log.abandoned(cause);
	}

}
