package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.Environ;
import io.wsgi4j.servlet.Deadline.Wait;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * One request and its response, from the mapping to the last byte.
 * <p>
 * An exchange is owned by one thread at a time, as its {@link State} tells: by the
 * container while the body arrives and while a complete body is pumped, by a thread of
 * the executor while application code runs, by nobody while it waits for the client. The
 * lock guards the state and every touch of the response. It is never held while
 * application code runs, and never while the container is called in a way that makes it
 * take locks of its own: setting a listener, completing, dispatching.
 * <p>
 * Once {@link #attached} is {@code false}, the container may recycle the request and the
 * response, and nothing touches them any more. Whoever sets it to {@code false} gives
 * them back.
 */
final class Exchange implements WriteListener {

	/**
	 * Request attribute that tells that interceptors wait for the end of the exchange.
	 */
	static final String INTERCEPTED_ATTRIBUTE = Exchange.class.getName() + ".INTERCEPTED";

	private static final String ATTRIBUTE = Exchange.class.getName();

	private final Environ environ;

	private final PrintWriter errors;

	private final RequestBody requestBody;

	private final ApplicationCall call;

	private final ResponseStart responseStart;

	private final ResponseBody responseBody;

	private final ExchangeCompletion completion;

	private final StepExecutor executor;

	private final ExchangeWatch watch;

	private final ExchangesInFlight inFlight;

	private final Deadline deadline;

	private final Runnable step;

	private final ExchangeLog log;

	private final boolean intercepted;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ReentrantLock listenLock = new ReentrantLock();

	private State state = State.RECEIVING;

	private boolean attached = true;

	private @Nullable Throwable disconnect;

	private boolean interrupted;

	private @Nullable Thread runner;

	private volatile Outcome outcome = new Outcome.Finished();

	private volatile boolean completed;

	private volatile @Nullable Thread callbackThread;

	private volatile boolean blocking;

	private @Nullable BodySource source;

	private volatile @Nullable RequestStream requestStream;

	Exchange(MountedApplication application, Environ environ, RequestBody requestBody, HttpServletRequest request,
			HttpServletResponse response, ExchangeCompletion completion, StepExecutor executor, ExchangeWatch watch,
			TaskDecorator context) {
		this.environ = environ;
		this.errors = environ.errors();
		this.requestBody = requestBody;
		this.call = new ApplicationCall(application.application());
		this.responseStart = new ResponseStart(new ExchangeOutputStream(this), this::isHeadOut);
		this.responseBody = new ResponseBody(response, request.getProtocol(), request.getMethod());
		this.completion = completion;
		this.executor = executor;
		this.watch = watch;
		this.inFlight = watch.of(application);
		this.deadline = new Deadline(application.timeouts(), watch.clock());
		this.step = context.decorate(this::run);
		this.log = new ExchangeLog(application.name(), environ);
		this.intercepted = request.getAttribute(INTERCEPTED_ATTRIBUTE) != null;
		environ.put("wsgi4j.client_connected", (BooleanSupplier) this::isConnected);
		request.setAttribute(ATTRIBUTE, this);
	}

	static @Nullable Exchange of(HttpServletRequest request) {
		return (Exchange) request.getAttribute(ATTRIBUTE);
	}

	/**
	 * Whether a request belongs to an exchange whose answer can't be completed.
	 */
	static boolean isCut(HttpServletRequest request) {
		Exchange exchange = of(request);
		return exchange != null && exchange.outcome instanceof Outcome.Cut;
	}

	/**
	 * Whether a request belongs to an exchange to whose answer nothing may be added.
	 */
	static boolean isBeyondAnswer(HttpServletRequest request) {
		Exchange exchange = of(request);
		return isCut(request) || (exchange != null && exchange.outcome instanceof Outcome.Disconnected);
	}

	/**
	 * What is left to do after the exchange.
	 */
	Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Never waits for a listener's call, because there is nobody to make it.
	 */
	void useBlockingWrites() {
		this.blocking = true;
	}

	// The beginning, on a container thread

	/**
	 * Takes its place among the exchanges in flight, where it has to be on time.
	 * @return whether there is one
	 */
	boolean open() {
		if (this.watch.isStopping() || !this.inFlight.add(this)) {
			return false;
		}
		noteReceived();
		return true;
	}

	/**
	 * Notes that the client has sent something.
	 */
	void noteReceived() {
		this.lock.lock();
		try {
			if (this.state == State.RECEIVING) {
				this.deadline.start(Wait.BODY);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isReceiving() {
		return locked(() -> this.attached && this.state == State.RECEIVING);
	}

	/**
	 * Calls the application as soon as the container's thread has left the filter chain,
	 * which is when it first calls a write listener.
	 * @param requestStream the body, which is still to be read
	 */
	void startStreaming(RequestStream requestStream) throws IOException {
		this.requestStream = requestStream;
		this.deadline.clear();
		try {
			listen();
		}
		catch (ClientDisconnectedException ex) {
			// Ended already, and answered by whoever has done that.
			this.log.abandoned(ex);
		}
	}

	/**
	 * Receives some of a body that is read meanwhile. On a container thread.
	 * @return whether there may be more
	 */
	boolean receive(ServletInputStream input, byte[] buffer) throws IOException {
		this.lock.lock();
		try {
			// Tomcat closes the request's body with the last byte of an announced answer.
			if (!this.attached || this.requestStream == null || isRestUnwanted() || !input.isReady()
					|| input.isFinished()) {
				this.changed.signalAll();
				return false;
			}
			int count = input.read(buffer);
			if (count == -1) {
				return false;
			}
			this.changed.signalAll();
			if (this.requestStream.receive(buffer, count)) {
				noteReceivedRest();
				return true;
			}
		}
		finally {
			this.lock.unlock();
		}
		abandon(() -> (this.state == State.DISCARDING)
				? new Abandonment(new Outcome.Cut(), new IOException("Nobody reads so much"), false) : null);
		return false;
	}

	private boolean isRestUnwanted() {
		return this.responseBody.isLast() && this.responseBody.isWhole();
	}

	private void noteReceivedRest() {
		if (this.state == State.DISCARDING) {
			this.deadline.start(Wait.BODY);
		}
	}

	/**
	 * Notes that all of a body has arrived that is read meanwhile.
	 */
	void finishStream() {
		boolean waitedFor = withStream((stream) -> {
			stream.finish();
			return this.state == State.DISCARDING;
		});
		if (waitedFor) {
			end(new Outcome.Finished());
			this.inFlight.remove(this);
		}
	}

	private boolean withStream(Predicate<RequestStream> action) {
		this.lock.lock();
		try {
			this.changed.signalAll();
			return this.attached && this.requestStream != null && action.test(this.requestStream);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Calls the application, now that the whole body has arrived.
	 */
	void start() {
		this.lock.lock();
		try {
			if (!this.attached || this.state != State.RECEIVING) {
				return;
			}
			this.state = State.QUEUED;
			this.deadline.start(Wait.THREAD);
		}
		finally {
			this.lock.unlock();
		}
		this.callbackThread = Thread.currentThread();
		try {
			this.executor.start(this.step);
		}
		catch (RejectedExecutionException ex) {
			refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		}
		finally {
			this.callbackThread = null;
		}
	}

	/**
	 * Ends the exchange because the rest of the request's body can't be read: the client
	 * has left, or sends what is no body.
	 */
	void breakOff(Throwable cause) {
		withStream((stream) -> {
			stream.breakOff(cause);
			return false;
		});
		if (!isReceiving() && this.requestStream == null) {
			onError(cause);
		}
		else if (!this.completion.hearsOfErrors()) {
			abandon(() -> new Abandonment(unfinished(HttpServletResponse.SC_BAD_REQUEST), cause, false));
		}
	}

	/**
	 * Ends the exchange in the application's place, before it has been called.
	 */
	void refuse(int status) {
		end(new Outcome.Refused(status));
		close();
	}

	// Application code, on a thread of the executor

	private void run() {
		if (Thread.currentThread() == this.callbackThread) {
			// A same-thread executor: the container can't call back while we are in its
			// call.
			this.blocking = true;
		}
		if (!enter()) {
			return;
		}
		try {
			if (this.blocking && this.requestStream != null) {
				throw new IllegalStateException("Streaming needs an executor with threads of its own");
			}
			if (!isAttached() || (this.call.isBegun() ? pull() : call())) {
				finish(null);
			}
		}
		catch (Throwable ex) {
			finish(ex);
		}
		finally {
			leave();
		}
	}

	/**
	 * Takes the exchange over for the current thread.
	 * @return whether there is anything left to do: an exchange that ends before the
	 * application is called is released by whoever ends it
	 */
	private boolean enter() {
		this.lock.lock();
		try {
			if (!this.call.isBegun()) {
				if (!this.attached || this.watch.isStopping()) {
					return false;
				}
				this.state = State.RUNNING;
				this.deadline.start(Wait.HEAD);
			}
			this.runner = Thread.currentThread();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Leaves the thread as it was: by now it may be another thread that the exchange runs
	 * on.
	 */
	private void leave() {
		this.lock.lock();
		try {
			if (this.runner == Thread.currentThread()) {
				this.runner = null;
				if (!this.attached) {
					this.deadline.clear();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		// Nobody interrupts for this exchange any more, and who has done so meant nobody
		// else.
		Thread.interrupted();
	}

	/**
	 * Calls the application.
	 * @return whether the exchange is over
	 */
	private boolean call() throws Exception {
		BodySource complete = this.call.begin(this.environ, this.responseStart);
		return (complete != null) ? send(complete) : pull();
	}

	/**
	 * Sends a body that is complete.
	 * @return whether all of it is on its way
	 */
	private boolean send(BodySource source) throws IOException {
		ResponseHead head = this.responseStart.head();
		this.lock.lock();
		try {
			checkConnected();
			boolean fits = this.responseBody.fitsIntoBuffer(source.remaining());
			startResponse(head, source.remaining());
			if (fits || this.responseBody.isComplete()) {
				this.responseBody.fillBuffer(source);
				return true;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.source = source;
		return drain(State.PUMPING);
	}

	/**
	 * Asks for block after block while the client takes them.
	 * @return whether the body has come to its end
	 */
	private boolean pull() throws IOException {
		while (drain(State.WAITING)) {
			if (!isAttached() || isComplete() || !this.call.hasNext()) {
				return true;
			}
			this.source = this.call.next();
		}
		return false;
	}

	/**
	 * Reads for the application, and waits for the client with it.
	 */
	int read(RequestStream stream, byte[] bytes, int offset, int length) throws IOException {
		this.lock.lock();
		try {
			checkConnected();
			while (!stream.isReady()) {
				if (isRestUnwanted()) {
					throw new IOException("The answer is complete, and the rest of the request isn't read any more");
				}
				// Time that the client takes isn't the application's.
				this.deadline.suspend(Wait.BODY);
				awaitChange(this::resumeDeadline);
			}
			return stream.readReady(bytes, offset, length);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for the client");
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sends what the application writes itself, and waits for the client with it.
	 */
	void write(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return;
		}
		BodySource source = BodySource.of(bytes, offset, length);
		listen();
		this.lock.lock();
		try {
			checkConnected();
			startResponse(this.responseStart.head(), -1);
			this.deadline.clear();
			long left = -1;
			while (!this.responseBody.transfer(source)) {
				if (source.remaining() != left) {
					// The client has taken something.
					left = source.remaining();
					this.deadline.start(Wait.CLIENT);
				}
				awaitChange(() -> {
				});
			}
			this.deadline.clear();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.interrupted = true;
			throw new InterruptedIOException("Interrupted while waiting for the client");
		}
		finally {
			this.lock.unlock();
		}
	}

	private void resumeDeadline() {
		if (this.responseBody.isHeadOut()) {
			this.deadline.clear();
		}
		else {
			this.deadline.resume();
		}
	}

	/**
	 * Waits for the client.
	 * @param endOfWait ends the wait, unless the exchange has been ended meanwhile
	 */
	private void awaitChange(Runnable endOfWait) throws IOException, InterruptedException {
		try {
			this.changed.await();
		}
		finally {
			if (this.attached) {
				endOfWait.run();
			}
		}
		checkConnected();
	}

	// Sending, on a thread of the executor or the container

	/**
	 * Sends what there is to be sent, as far as the client takes it.
	 * @return whether all of it is on its way; otherwise the exchange is in the given
	 * state and belongs to {@link #onWritePossible()}
	 */
	private boolean drain(State whenNotReady) throws IOException {
		BodySource source = this.source;
		if (source == null) {
			return true;
		}
		ResponseHead head = this.responseStart.head();
		listen();
		this.lock.lock();
		try {
			checkConnected();
			startResponse(head, -1);
			this.deadline.clear();
			if (this.responseBody.transfer(source)) {
				this.source = null;
				return true;
			}
			this.state = whenNotReady;
			this.runner = null;
			this.deadline.start(Wait.CLIENT);
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void startResponse(ResponseHead head, long length) {
		this.responseBody.start(head, length, this.requestStream == null || this.requestStream.isFinished());
	}

	private void listen() throws IOException {
		if (this.blocking) {
			return;
		}
		// Threads of one application may write at the same time. No container thread
		// takes this lock.
		this.listenLock.lock();
		try {
			if (!this.responseBody.isListening()) {
				listenUninterrupted();
			}
		}
		catch (RuntimeException ex) {
			// The container may have taken the response back in between.
			checkConnected();
			throw ex;
		}
		finally {
			this.listenLock.unlock();
		}
	}

	/**
	 * Tomcat may call back before it returns from here, on this thread, which must not be
	 * interrupted meanwhile.
	 */
	private void listenUninterrupted() throws IOException {
		boolean running = exchangeRunner(Thread.currentThread(), null);
		try {
			checkConnected();
			this.responseBody.listen(this);
		}
		finally {
			if (running) {
				exchangeRunner(null, Thread.currentThread());
			}
		}
	}

	private boolean exchangeRunner(@Nullable Thread expected, @Nullable Thread replacement) {
		this.lock.lock();
		try {
			if (this.runner != expected || !this.attached) {
				return false;
			}
			this.runner = replacement;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onWritePossible() {
		State previous;
		this.lock.lock();
		try {
			if (!this.attached) {
				return;
			}
			previous = this.state;
			if (previous == State.WAITING || previous == State.PUMPING) {
				this.state = State.RUNNING;
				this.deadline.clear();
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (previous == State.RECEIVING) {
			start();
		}
		else if (previous == State.WAITING) {
			this.executor.resume(this.step);
		}
		else if (previous == State.PUMPING) {
			pump();
		}
	}

	private void pump() {
		try {
			if (drain(State.PUMPING)) {
				finish(null);
			}
		}
		catch (Throwable ex) {
			finish(ex);
		}
	}

	// The end

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
	void disconnect(@Nullable Throwable cause) {
		abandon(() -> new Abandonment(new Outcome.Disconnected(),
				(cause != null) ? cause : new IOException("The container has left"), false));
	}

	/**
	 * Ends the exchange because the server stops and won't wait any longer.
	 */
	void stop() {
		if (this.blocking && this.lock.isLocked()) {
			// Its thread waits for the client; what stops exchanges asks again.
			return;
		}
		abandon(() -> new Abandonment(unfinished(HttpServletResponse.SC_SERVICE_UNAVAILABLE),
				new IOException("The server has stopped"), true));
	}

	/**
	 * Notes that the container has done with the request.
	 */
	void complete() {
		this.completed = true;
		disconnect(null);
	}

	/**
	 * Whether nothing is left to do, neither for the exchange nor, as far as that can be
	 * known, for the container.
	 */
	boolean isOver() {
		boolean answered = this.completed || !(this.outcome instanceof Outcome.Refused);
		return answered && !this.inFlight.contains(this);
	}

	/**
	 * Ends the exchange if it has waited for too long.
	 */
	void expire() {
		if (!this.deadline.isOver()) {
			return;
		}
		if (isAttached()) {
			abandon(() -> this.deadline.isOver() ? expire(this.deadline.clear()) : null);
		}
		else {
			reportStuck();
		}
	}

	private Abandonment expire(Wait wait) {
		return switch (wait) {
			case BODY -> new Abandonment(unfinished(HttpServletResponse.SC_REQUEST_TIMEOUT),
					new TimeoutException("The client has stopped to send the body"), false);
			case THREAD -> new Abandonment(new Outcome.Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE),
					new TimeoutException("The executor has had no thread"), false);
			case HEAD -> new Abandonment(unfinished(HttpServletResponse.SC_GATEWAY_TIMEOUT),
					new TimeoutException("The application has not answered"), true);
			case CLIENT ->
				new Abandonment(new Outcome.Cut(), new TimeoutException("The client takes nothing any more"), false);
			case INTERRUPT -> throw new IllegalStateException("Only what has ended is interrupted");
		};
	}

	private Outcome unfinished(int status) {
		return this.responseBody.isHeadOut() ? new Outcome.Cut() : new Outcome.Refused(status);
	}

	/**
	 * Ends the exchange whoever owns it.
	 * @param reason tells, under the lock, why; {@code null} not to end it after all
	 */
	private void abandon(Supplier<@Nullable Abandonment> reason) {
		Abandonment abandonment;
		State previous;
		this.lock.lock();
		try {
			abandonment = this.attached ? reason.get() : null;
			if (abandonment == null) {
				return;
			}
			previous = this.state;
			this.state = State.RUNNING;
			this.disconnect = abandonment.cause();
			detach(abandonment.outcome());
			if (abandonment.interrupting() && this.runner != null) {
				this.runner.interrupt();
				this.deadline.start(Wait.INTERRUPT);
			}
		}
		finally {
			this.lock.unlock();
		}
		giveBack();
		switch (previous) {
			case RECEIVING, QUEUED, DISCARDING -> close();
			case WAITING -> this.executor.resume(this.step);
			case PUMPING -> finish(null);
			case RUNNING -> {
				// The running step notices.
			}
		}
		abandonment.logTo(this.log);
	}

	/**
	 * Reports an application that goes on although its thread has been interrupted.
	 */
	private void reportStuck() {
		Thread stuck;
		this.lock.lock();
		try {
			if (!this.deadline.isOver() || this.deadline.clear() != Wait.INTERRUPT) {
				return;
			}
			stuck = this.runner;
		}
		finally {
			this.lock.unlock();
		}
		if (stuck != null) {
			this.log.stuck(stuck, this.inFlight.countStuck());
		}
	}

	/**
	 * Ends the exchange on the thread that owns it.
	 */
	private void finish(@Nullable Throwable failure) {
		Outcome outcome = new Outcome.Cut();
		try {
			outcome = conclude(this.call.close(failure));
			release();
		}
		finally {
			// Whatever happens, even to the log: an exchange doesn't stay open.
			if (!(outcome instanceof Outcome.Finished) || !discardRequest()) {
				end(hasTooMuchLeft() ? new Outcome.Cut() : outcome);
				this.inFlight.remove(this);
			}
		}
	}

	/**
	 * Waits for the rest of a body that nobody reads, so that it never passes for the
	 * next request.
	 * @return whether there is such a rest
	 */
	private boolean discardRequest() {
		RequestStream stream = this.requestStream;
		if (stream == null) {
			return false;
		}
		this.lock.lock();
		try {
			if (stream.isFinished() || !this.attached || this.responseBody.isLast() || hasTooMuchLeft()) {
				return false;
			}
			this.state = State.DISCARDING;
			this.runner = null;
			this.deadline.start(Wait.BODY);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether there is more of the request's body than is worth waiting for.
	 */
	private boolean hasTooMuchLeft() {
		RequestStream stream = this.requestStream;
		return stream != null && locked(() -> stream.isTooMuch() && !this.responseBody.isLast());
	}

	private Outcome conclude(@Nullable Throwable failure) {
		this.lock.lock();
		try {
			if (!this.attached || this.responseBody.disconnect() != null) {
				this.log.abandoned(failure);
				return new Outcome.Disconnected();
			}
			if (failure != null) {
				return fail(failure);
			}
			startResponse(this.responseStart.head(), 0);
			return this.interrupted ? cut() : checkLength();
		}
		catch (RuntimeException ex) {
			return fail(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Outcome fail(Throwable failure) {
		UnreadableBodyException unreadable = UnreadableBodyException.in(failure);
		if (unreadable != null) {
			this.log.abandoned(failure);
			return unfinished(unreadable.status());
		}
		this.log.failure(failure);
		return this.responseBody.isHeadOut() ? cut() : new Outcome.Failed(failure);
	}

	private Outcome checkLength() {
		if (this.responseBody.isTooLong()) {
			this.log.wrongLength("more");
		}
		if (this.responseBody.isTooShort()) {
			this.log.wrongLength("fewer");
			return cut();
		}
		return new Outcome.Finished();
	}

	private Outcome cut() {
		try {
			this.responseBody.commit();
		}
		catch (IOException ex) {
			this.log.abandoned(ex);
		}
		return new Outcome.Cut();
	}

	private void end(Outcome outcome) {
		this.lock.lock();
		try {
			if (!this.attached) {
				return;
			}
			detach(outcome);
		}
		finally {
			this.lock.unlock();
		}
		giveBack();
	}

	private void detach(Outcome outcome) {
		this.attached = false;
		this.outcome = outcome;
		this.deadline.clear();
		this.changed.signalAll();
	}

	/**
	 * Gives request and response of an ended exchange back to the container. Only the
	 * first call counts.
	 */
	void giveBack() {
		// Jetty tells nobody of the end of a request that is completed early.
		if (this.outcome instanceof Outcome.Finished && !this.intercepted) {
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
			this.inFlight.remove(this);
		}
	}

	private void release() {
		this.errors.flush();
		try {
			this.requestBody.close();
			releaseStream();
		}
		catch (IOException ex) {
			this.log.failure(ex);
		}
	}

	private void releaseStream() throws IOException {
		RequestStream stream = this.requestStream;
		if (stream == null) {
			return;
		}
		this.lock.lock();
		try {
			stream.release();
		}
		finally {
			this.lock.unlock();
		}
	}

	void logFailure(Throwable failure) {
		this.log.failure(failure);
	}

	/**
	 * Notes that the container had ended the request before the exchange could.
	 */
	void logLateEnd(IllegalStateException cause) {
		this.log.abandoned(cause);
	}

	private void checkConnected() throws IOException {
		this.lock.lock();
		try {
			Throwable cause = (this.disconnect != null) ? this.disconnect : this.responseBody.disconnect();
			if (cause != null) {
				throw new ClientDisconnectedException(cause);
			}
			if (!this.attached) {
				throw new IOException("The exchange is over");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isAttached() {
		return locked(() -> this.attached);
	}

	private boolean isComplete() {
		return locked(this.responseBody::isComplete);
	}

	private boolean isConnected() {
		return locked(() -> this.attached && this.responseBody.disconnect() == null);
	}

	private boolean isHeadOut() {
		return locked(this.responseBody::isHeadOut);
	}

	private boolean locked(BooleanSupplier question) {
		this.lock.lock();
		try {
			return question.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Why an exchange ends that isn't finished.
	 *
	 * @param outcome what is left to do
	 * @param cause what the application gets to see if it goes on
	 * @param interrupting whether its thread is interrupted
	 */
	private record Abandonment(Outcome outcome, Throwable cause, boolean interrupting) {

		void logTo(ExchangeLog log) {
			if (this.interrupting && this.cause instanceof TimeoutException) {
				log.tooSlow();
			}
			else {
				log.abandoned(this.cause);
			}
		}

	}

	/**
	 * Who owns an exchange.
	 */
	private enum State {

		/**
		 * The container, which hands over the request's body.
		 */
		RECEIVING,

		/**
		 * Nobody: the body is complete, and the application has to be called when the
		 * executor has a thread.
		 */
		QUEUED,

		/**
		 * A thread of the executor, or a step on its way to one.
		 */
		RUNNING,

		/**
		 * Nobody: application code has to go on when the client is ready.
		 */
		WAITING,

		/**
		 * Nobody: a complete body has to go on when the client is ready.
		 */
		PUMPING,

		/**
		 * The container, which hands over the rest of a request's body that nobody reads.
		 */
		DISCARDING

	}

}
