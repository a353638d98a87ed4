package io.wsgi4j.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.wsgi4j.exchange.Exchange;
import io.wsgi4j.exchange.ExchangeCompletion;
import io.wsgi4j.gateway.Outcome;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.AsyncWebRequest;

/**
 * Makes the {@code DispatcherServlet} see that an exchange goes on after its thread has
 * gone. Without it, interceptors would be completed while the application still works.
 */
final class AsyncExchangeRequest extends ServletWebRequest
		implements AsyncWebRequest, AsyncListener, ExchangeCompletion {

	private final List<Runnable> completionHandlers = new ArrayList<>();

	private @Nullable Exchange exchange;

	private @Nullable AsyncContext asyncContext;

	private final ReentrantLock endLock = new ReentrantLock();

	private boolean ended;

	private volatile boolean dispatched;

	private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPEN);

	private final LeftRequests leftRequests;

	private final ServletContext servletContext;

	private final Container container;

	private final @Nullable RequestInterceptors interceptors;

	private final boolean lastDispatch;

	AsyncExchangeRequest(HttpServletRequest request, HttpServletResponse response, Container container,
			LeftRequests leftRequests, boolean lastDispatch) {
		super(request, response);
		this.container = container;
		this.leftRequests = leftRequests;
		this.servletContext = request.getServletContext();
		this.interceptors = ExchangeAttribute.interceptors(request);
		this.lastDispatch = lastDispatch || this.interceptors != null;
	}

	void start(Exchange exchange) {
		this.exchange = exchange;
		startAsync();
		this.container.onReset(getRequest(), exchange::onReset);
	}

	// ExchangeCompletion

	@Override
	public void complete() {
		// Interceptors, and some filters, hear of the end in a dispatch. Jetty tells no
		// listener of the end of a request that is completed early.
		if (this.lastDispatch) {
			dispatch();
			return;
		}
		end(AsyncContext::complete);
	}

	@Override
	public void dispatch() {
		end((context) -> {
			context.dispatch();
			this.dispatched = true;
		});
	}

	@Override
	public boolean hearsOfErrors() {
		return this.container.errorsReachAsyncListeners();
	}

	private void end(Consumer<AsyncContext> operation) {
		RuntimeException refusal = endOnce(operation);
		if (refusal != null && this.exchange != null) {
			this.exchange.logLateEnd(refusal);
		}
	}

	/**
	 * Ends the request, unless that has been done.
	 * @return why the container doesn't let it; not logged here, because others may wait
	 * for the lock
	 */
	private @Nullable RuntimeException endOnce(Consumer<AsyncContext> operation) {
		this.endLock.lock();
		try {
			if (!this.ended) {
				this.ended = true;
				lookAfter();
				operation.accept(obtainAsyncContext());
			}
			return null;
		}
		catch (RuntimeException ex) {
			// The container has noticed at the same moment that the client has left, and
			// may be about to recycle the request.
			if (this.exchange != null) {
				this.leftRequests.add(this);
			}
			return ex;
		}
		catch (OutOfMemoryError ex) {
			this.ended = false;
			throw ex;
		}
		finally {
			this.endLock.unlock();
		}
	}

	private void lookAfter() {
		Outcome outcome = (this.exchange != null) ? this.exchange.outcome() : null;
		if ((outcome instanceof Outcome.Disconnected || outcome instanceof Outcome.Cut) && hearsOfErrors()) {
			this.leftRequests.add(this);
		}
	}

	/**
	 * Takes the request from those that the container counts, which has lost it. The
	 * request itself may be another client's by now, so its completion handlers aren't
	 * run.
	 */
	void giveUp() {
		if (this.progress.compareAndSet(Progress.OPEN, Progress.GIVEN_UP)) {
			this.container.countActive(this.servletContext, false);
		}
	}

	private AsyncContext obtainAsyncContext() {
		Assert.state(this.asyncContext != null, "Async processing has not been started");
		return this.asyncContext;
	}

	// AsyncWebRequest

	@Override
	public void startAsync() {
		this.asyncContext = getRequest().startAsync(getRequest(), obtainResponse());
		// Deadlines are the gateway's own.
		this.asyncContext.setTimeout(0);
		this.asyncContext.addListener(this);
	}

	@Override
	public boolean isAsyncStarted() {
		return this.asyncContext != null && getRequest().isAsyncStarted();
	}

	@Override
	public boolean isAsyncComplete() {
		return this.progress.get() != Progress.OPEN;
	}

	@Override
	public void setTimeout(@Nullable Long timeout) {
	}

	@Override
	public void addTimeoutHandler(Runnable runnable) {
	}

	@Override
	public void addErrorHandler(Consumer<Throwable> exceptionHandler) {
	}

	@Override
	public void addCompletionHandler(Runnable runnable) {
		this.completionHandlers.add(runnable);
	}

	private HttpServletResponse obtainResponse() {
		HttpServletResponse response = getResponse();
		Assert.state(response != null, "There is no response");
		return response;
	}

	// AsyncListener

	@Override
	public void onStartAsync(AsyncEvent event) {
	}

	/**
	 * Called although there is no timeout: this is how Tomcat ends requests when it
	 * stops.
	 */
	@Override
	public void onTimeout(AsyncEvent event) {
		if (this.exchange != null) {
			this.exchange.stop();
		}
	}

	@Override
	public void onError(AsyncEvent event) {
		boolean aborted = this.container.abortsAfterErrors() && obtainResponse().isCommitted();
		if (this.exchange != null) {
			this.exchange.disconnect(event.getThrowable());
			// The thread that has ended the exchange may not have come to this yet. The
			// container
			// answers with an error page if it hasn't been called when we return.
			this.exchange.giveBack();
			restoreDispatch();
		}
		if (aborted) {
			onComplete(event);
		}
	}

	/**
	 * Lets an error undo no dispatch that another thread has asked for meanwhile. What
	 * fails after the dispatch isn't dispatched again.
	 */
	private void restoreDispatch() {
		if (this.dispatched && !ExchangeAttribute.isDispatched(getRequest())
				&& getRequest().getServletConnection() instanceof SocketConnection connection) {
			connection.restoreDispatch();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		if (this.exchange != null) {
			this.exchange.complete();
		}
		this.leftRequests.remove(this);
		Progress previous = this.progress.getAndSet(Progress.COMPLETE);
		if (previous == Progress.GIVEN_UP) {
			// The container is about to take it from its count a second time.
			this.container.countActive(this.servletContext, true);
		}
		if (previous != Progress.COMPLETE) {
			completeInterceptors();
			this.completionHandlers.forEach(Runnable::run);
		}
	}

	/**
	 * Where the dispatch that was asked for doesn't come, because the request has an
	 * error.
	 */
	private void completeInterceptors() {
		if (this.interceptors != null && !ExchangeAttribute.isDispatched(getRequest())) {
			this.interceptors.complete(getRequest(), obtainResponse());
		}
	}

	/**
	 * How far the container has come with the request.
	 */
	private enum Progress {

		/**
		 * It still has to complete it.
		 */
		OPEN,

		/**
		 * It seems to have lost it.
		 */
		GIVEN_UP,

		/**
		 * It has completed it.
		 */
		COMPLETE

	}

}
