package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.Environ;
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

	private final Runnable step;

	private final ExchangeLog log;

	private final boolean intercepted;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private State state = State.RECEIVING;

	private boolean attached = true;

	private @Nullable Throwable disconnect;

	private boolean interrupted;

	private volatile Outcome outcome = new Outcome.Finished();

	private volatile @Nullable Thread callbackThread;

	private volatile boolean blocking;

	private @Nullable BodySource source;

	Exchange(MountedApplication application, Environ environ, RequestBody requestBody, HttpServletRequest request,
			HttpServletResponse response, ExchangeCompletion completion, StepExecutor executor, TaskDecorator context) {
		this.environ = environ;
		this.errors = environ.errors();
		this.requestBody = requestBody;
		this.call = new ApplicationCall(application.application());
		this.responseStart = new ResponseStart(new ExchangeOutputStream(this), this::isHeadOut);
		this.responseBody = new ResponseBody(response, request.getMethod());
		this.completion = completion;
		this.executor = executor;
		this.step = context.decorate(this::run);
		this.log = new ExchangeLog(application.name(), environ);
		this.intercepted = request.getAttribute(INTERCEPTED_ATTRIBUTE) != null;
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

	boolean isReceiving() {
		return locked(() -> this.attached && this.state == State.RECEIVING);
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
			this.state = State.RUNNING;
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
		if (!isReceiving()) {
			onError(cause);
		}
		else if (!this.completion.hearsOfErrors()) {
			this.log.disconnect(cause);
			refuse(HttpServletResponse.SC_BAD_REQUEST);
		}
	}

	/**
	 * Ends the exchange in the application's place, before it has been called.
	 */
	void refuse(int status) {
		end(new Outcome.Refused(status));
		release();
	}

	// Application code, on a thread of the executor

	private void run() {
		if (Thread.currentThread() == this.callbackThread) {
			// A same-thread executor: the container can't call back while we are in its
			// call.
			this.blocking = true;
		}
		try {
			if (!isAttached() || (this.call.isBegun() ? pull() : call())) {
				finish(null);
			}
		}
		catch (Throwable ex) {
			finish(ex);
		}
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
			this.responseBody.start(head, source.remaining());
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
			this.responseBody.start(this.responseStart.head(), -1);
			while (!this.responseBody.transfer(source)) {
				this.changed.await();
				checkConnected();
			}
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
			this.responseBody.start(head, -1);
			if (this.responseBody.transfer(source)) {
				this.source = null;
				return true;
			}
			this.state = whenNotReady;
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void listen() throws IOException {
		if (this.blocking || this.responseBody.isListening()) {
			return;
		}
		checkConnected();
		try {
			this.responseBody.listen(this);
		}
		catch (RuntimeException ex) {
			// The container may have taken the response back in between.
			checkConnected();
			throw ex;
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
			this.state = State.RUNNING;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (previous == State.WAITING) {
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
		// Most exchanges are over by then, and an exception is expensive.
		if (isAttached()) {
			abandon(new Outcome.Disconnected(), (cause != null) ? cause : new IOException("The container has left"));
		}
	}

	/**
	 * Ends the exchange because the server stops and won't wait any longer.
	 */
	void stop() {
		Outcome outcome = isHeadOut() ? new Outcome.Cut()
				: new Outcome.Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		abandon(outcome, new IOException("The server has stopped"));
	}

	private void abandon(Outcome outcome, Throwable cause) {
		State previous;
		this.lock.lock();
		try {
			if (!this.attached) {
				return;
			}
			previous = this.state;
			this.state = State.RUNNING;
			this.disconnect = cause;
			detach(outcome);
		}
		finally {
			this.lock.unlock();
		}
		giveBack();
		this.log.disconnect(cause);
		switch (previous) {
			case RECEIVING -> release();
			case WAITING -> this.executor.resume(this.step);
			case PUMPING -> finish(null);
			case RUNNING -> {
				// The running step notices.
			}
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
			end(outcome);
		}
	}

	private Outcome conclude(@Nullable Throwable failure) {
		this.lock.lock();
		try {
			if (!this.attached || this.responseBody.disconnect() != null) {
				this.log.disconnect(failure);
				return new Outcome.Disconnected();
			}
			if (failure != null) {
				return fail(failure);
			}
			this.responseBody.start(this.responseStart.head(), 0);
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
			this.log.disconnect(ex);
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

	private void release() {
		this.errors.flush();
		try {
			this.requestBody.close();
		}
		catch (IOException ex) {
			this.log.failure(ex);
		}
	}

	void logFailure(Throwable failure) {
		this.log.failure(failure);
	}

	/**
	 * Notes that the container had ended the request before the exchange could.
	 */
	void logLateEnd(IllegalStateException cause) {
		this.log.disconnect(cause);
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
	 * Who owns an exchange.
	 */
	private enum State {

		/**
		 * The container, which hands over the request's body.
		 */
		RECEIVING,

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
		PUMPING

	}

}
