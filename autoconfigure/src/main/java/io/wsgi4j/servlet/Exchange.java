package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.Environ;
import io.wsgi4j.FileBody;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * One request and its response, from the mapping to the last byte.
 * <p>
 * An exchange is owned by one thread at a time, as its {@link State} tells: by the
 * container while the body arrives and while a finished body is pumped, by a thread of
 * the executor while application code runs, by nobody while it waits. The lock guards the
 * state and every touch of the response; it is never held while application code runs and
 * never while the container is called in a way that takes the container's own locks.
 * <p>
 * Once {@link #attached} is {@code false}, the container may recycle the request and the
 * response: nothing touches them any more. Whoever sets it to {@code false} ends the
 * exchange.
 */
final class Exchange implements WriteListener {

	/**
	 * Request attribute that tells that interceptors wait for the end of the exchange.
	 */
	static final String INTERCEPTED_ATTRIBUTE = Exchange.class.getName() + ".INTERCEPTED";

	private static final String ATTRIBUTE = Exchange.class.getName();

	private final MountedApplication application;

	private final Environ environ;

	private final PrintWriter errors;

	private final RequestBody requestBody;

	private final ResponseStart responseStart;

	private final ResponseBody responseBody;

	private final ExchangeCompletion completion;

	private final StepExecutor executor;

	private final Runnable step;

	private final boolean intercepted;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private State state = State.RECEIVING;

	private boolean attached = true;

	private @Nullable Throwable disconnect;

	private volatile Outcome outcome = new Outcome.Finished();

	private volatile @Nullable Thread callbackThread;

	private volatile boolean blocking;

	private @Nullable Iterable<byte[]> body;

	private @Nullable Iterator<byte[]> iterator;

	private @Nullable BodySource source;

	Exchange(MountedApplication application, Environ environ, HttpServletRequest request, HttpServletResponse response,
			ExchangeCompletion completion, StepExecutor executor, TaskDecorator context) {
		this.application = application;
		this.environ = environ;
		this.errors = environ.errors();
		this.requestBody = new RequestBody(application.requestBody());
		this.responseBody = new ResponseBody(response, request.getMethod());
		this.responseStart = new ResponseStart(new ExchangeOutputStream(this), this::isHeadOut);
		this.completion = completion;
		this.executor = executor;
		this.step = context.decorate(this::run);
		this.intercepted = request.getAttribute(INTERCEPTED_ATTRIBUTE) != null;
		request.setAttribute(ATTRIBUTE, this);
	}

	static @Nullable Exchange of(HttpServletRequest request) {
		return (Exchange) request.getAttribute(ATTRIBUTE);
	}

	Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Whether a request belongs to an exchange whose answer can't be completed.
	 */
	static boolean isCut(HttpServletRequest request) {
		Exchange exchange = of(request);
		return exchange != null && exchange.outcome instanceof Outcome.Cut;
	}

	/**
	 * Never waits for a listener's call, because there is nobody to make it.
	 */
	void useBlockingWrites() {
		this.blocking = true;
	}

	// Receiving, on a container thread

	boolean isReceiving() {
		this.lock.lock();
		try {
			return this.attached && this.state == State.RECEIVING;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a part of the request's body.
	 * @return whether more of it is wanted
	 */
	boolean receive(byte[] bytes, int count) {
		try {
			if (this.requestBody.append(bytes, count)) {
				return true;
			}
			refuse(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
		}
		catch (IOException ex) {
			refuseBody(ex);
		}
		return false;
	}

	/**
	 * Calls the application, now that the whole body has arrived.
	 */
	void start() {
		if (!hasInput() || !changeState(State.RECEIVING, State.RUNNING)) {
			return;
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

	private boolean hasInput() {
		try {
			if (this.requestBody.length() > 0 || this.environ.containsKey("CONTENT_LENGTH")) {
				this.environ.put("CONTENT_LENGTH", Long.toString(this.requestBody.length()));
			}
			this.environ.put("wsgi.input", this.requestBody.open());
			return true;
		}
		catch (IOException ex) {
			refuseBody(ex);
			return false;
		}
	}

	private void refuseBody(IOException cause) {
		ApplicationLog.failure(this.application.name(), this.environ,
				new IOException("The body of the request can't be kept", cause));
		refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
	}

	private boolean changeState(State from, State to) {
		this.lock.lock();
		try {
			if (!this.attached || this.state != from) {
				return false;
			}
			this.state = to;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	// Application code, on a thread of the executor

	private void run() {
		if (Thread.currentThread() == this.callbackThread) {
			// A same-thread executor: the container can't call back while we are in its
			// call.
			this.blocking = true;
		}
		if (!isAttached()) {
			finish(null);
			return;
		}
		try {
			if ((this.body != null) ? pull() : call()) {
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
		Iterable<byte[]> body = this.application.application().call(this.environ, this.responseStart);
		this.body = Objects.requireNonNull(body, "The application has returned no body");
		if (body instanceof FileBody file) {
			return send(BodySource.of(file));
		}
		if (body instanceof Collection<byte[]> blocks && !(body instanceof AutoCloseable)) {
			return send(BodySource.of(blocks));
		}
		this.iterator = body.iterator();
		return pull();
	}

	/**
	 * Sends a body that is complete.
	 * @return whether all of it is on its way
	 */
	private boolean send(BodySource source) throws IOException {
		this.source = source;
		ResponseHead head = this.responseStart.head();
		this.lock.lock();
		try {
			checkConnected();
			boolean fits = this.responseBody.fitsIntoBuffer(source.remaining());
			this.responseBody.start(head, source.remaining());
			if (fits || this.responseBody.isComplete()) {
				return write(source);
			}
		}
		finally {
			this.lock.unlock();
		}
		return drain(State.PUMPING);
	}

	/**
	 * Asks for block after block while the client takes them.
	 * @return whether the body has come to its end
	 */
	private boolean pull() throws IOException {
		Iterator<byte[]> iterator = Objects.requireNonNull(this.iterator);
		while (drain(State.WAITING)) {
			if (this.responseBody.isComplete() || !iterator.hasNext()) {
				return true;
			}
			byte[] block = Objects.requireNonNull(iterator.next(), "The application has yielded a null block");
			if (block.length > 0) {
				this.source = BodySource.of(block);
			}
		}
		return false;
	}

	/**
	 * Sends what the application writes itself, and waits for the client with it.
	 */
	void write(byte[] bytes, int offset, int length) throws IOException {
		if (length > 0) {
			sendAndWait(BodySource.of(bytes, offset, length));
		}
	}

	private void sendAndWait(BodySource source) throws IOException {
		listen();
		this.lock.lock();
		try {
			checkConnected();
			this.responseBody.start(this.responseStart.head(), -1);
			while (!transfer(source)) {
				this.changed.await();
				checkConnected();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for the client");
		}
		finally {
			this.lock.unlock();
		}
	}

	// Sending, on a thread of the executor or the container

	/**
	 * Sends what is there to be sent, as far as the client takes it.
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
			if (transfer(source)) {
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

	private boolean transfer(BodySource source) throws IOException {
		while (source.remaining() > 0 && !this.responseBody.isComplete()) {
			if (!this.responseBody.isReady()) {
				return false;
			}
			writeNext(source);
		}
		if (this.responseBody.needsFlush()) {
			if (!this.responseBody.isReady()) {
				return false;
			}
			flush();
		}
		return this.responseBody.isReady();
	}

	private boolean write(BodySource source) throws IOException {
		while (source.remaining() > 0 && !this.responseBody.isComplete()) {
			writeNext(source);
		}
		return true;
	}

	private void writeNext(BodySource source) throws IOException {
		ByteBuffer piece = source.next();
		try {
			this.responseBody.write(piece);
		}
		catch (IOException ex) {
			throw disconnected(ex);
		}
	}

	private void flush() throws IOException {
		try {
			this.responseBody.flush();
		}
		catch (IOException ex) {
			throw disconnected(ex);
		}
	}

	private void listen() throws IOException {
		if (this.blocking || this.responseBody.isListening()) {
			return;
		}
		try {
			this.responseBody.listen(this);
		}
		catch (IllegalStateException ex) {
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
		switch (previous) {
			case WAITING -> this.executor.resume(this.step);
			case PUMPING -> pump();
			default -> {
			}
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

	/**
	 * Ends the exchange in the application's place, before it has been called.
	 */
	void refuse(int status) {
		end(new Outcome.Refused(status));
		release();
	}

	/**
	 * Ends the exchange because there is no client any more. To be called by the
	 * container when the request and the response may be given back to it.
	 */
	void disconnect(@Nullable Throwable cause) {
		State previous;
		this.lock.lock();
		try {
			if (!this.attached) {
				return;
			}
			previous = this.state;
			this.state = State.RUNNING;
			this.disconnect = (cause != null) ? cause : new IOException("The client has left");
			detach(new Outcome.Finished());
		}
		finally {
			this.lock.unlock();
		}
		giveBack();
		ApplicationLog.disconnect(this.application.name(), this.environ, cause);
		switch (previous) {
			case WAITING -> this.executor.resume(this.step);
			case PUMPING -> finish(null);
			case RECEIVING -> release();
			case RUNNING -> {
			}
		}
	}

	/**
	 * Ends the exchange on the thread that owns it.
	 */
	private void finish(@Nullable Throwable failure) {
		Throwable cause = closeBody(failure);
		Outcome outcome = conclude(cause);
		release();
		end(outcome);
	}

	private @Nullable Throwable closeBody(@Nullable Throwable failure) {
		Iterable<byte[]> body = this.body;
		this.body = null;
		if (!(body instanceof AutoCloseable closeable)) {
			return failure;
		}
		try {
			closeable.close();
		}
		catch (Throwable ex) {
			if (failure == null) {
				return ex;
			}
			failure.addSuppressed(ex);
		}
		return failure;
	}

	private Outcome conclude(@Nullable Throwable failure) {
		this.lock.lock();
		try {
			if (!this.attached || this.disconnect != null) {
				return new Outcome.Finished();
			}
			if (failure != null) {
				return fail(failure);
			}
			this.responseBody.start(this.responseStart.head(), 0);
			return checkLength();
		}
		catch (RuntimeException ex) {
			return fail(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Outcome fail(Throwable failure) {
		ApplicationLog.failure(this.application.name(), this.environ, failure);
		return this.responseBody.isHeadOut() ? cut() : new Outcome.Failed(failure);
	}

	private Outcome cut() {
		try {
			this.responseBody.commit();
		}
		catch (IOException ex) {
			this.disconnect = ex;
		}
		return new Outcome.Cut();
	}

	private Outcome checkLength() {
		if (this.responseBody.isTooLong()) {
			ApplicationLog.wrongLength(this.application.name(), this.environ, "more bytes");
		}
		if (this.responseBody.isTooShort()) {
			ApplicationLog.wrongLength(this.application.name(), this.environ, "fewer bytes");
			return cut();
		}
		return new Outcome.Finished();
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
	 * Gives request and response back to the container. Without the lock, because the
	 * container takes its own.
	 */
	private void giveBack() {
		if (this.outcome instanceof Outcome.Finished && !this.intercepted) {
			this.completion.complete();
		}
		else {
			this.completion.dispatch();
		}
	}

	/**
	 * Notes that the container had ended the request before the exchange could.
	 */
	void logLateEnd(IllegalStateException cause) {
		ApplicationLog.disconnect(this.application.name(), this.environ, cause);
	}

	private void release() {
		this.errors.flush();
		try {
			this.requestBody.close();
		}
		catch (IOException ex) {
			ApplicationLog.failure(this.application.name(), this.environ, ex);
		}
	}

	private ClientDisconnectedException disconnected(IOException cause) {
		this.disconnect = cause;
		return new ClientDisconnectedException(cause);
	}

	private void checkConnected() throws IOException {
		this.lock.lock();
		try {
			if (this.disconnect != null) {
				throw new ClientDisconnectedException(this.disconnect);
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
		this.lock.lock();
		try {
			return this.attached;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isHeadOut() {
		this.lock.lock();
		try {
			return this.responseBody.isHeadOut();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onError(Throwable cause) {
		if (!this.completion.hearsOfErrors()) {
			disconnect(cause);
		}
	}

	/**
	 * Who owns the exchange.
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
		 * Nobody: a step of the application has to follow when the client is ready.
		 */
		WAITING,

		/**
		 * Nobody: the rest of a complete body has to follow when the client is ready.
		 */
		PUMPING

	}

}
