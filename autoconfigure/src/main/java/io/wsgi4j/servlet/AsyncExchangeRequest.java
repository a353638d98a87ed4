package io.wsgi4j.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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

	private volatile boolean complete;

	AsyncExchangeRequest(HttpServletRequest request, HttpServletResponse response) {
		super(request, response);
	}

	void start(Exchange exchange) {
		this.exchange = exchange;
		startAsync();
	}

	// ExchangeCompletion

	@Override
	public void complete() {
		end(AsyncContext::complete);
	}

	@Override
	public void dispatch() {
		end(AsyncContext::dispatch);
	}

	@Override
	public boolean hearsOfErrors() {
		return ServletContainer.of(getRequest().getServletContext()).errorsReachAsyncListeners();
	}

	private void end(Consumer<AsyncContext> operation) {
		this.endLock.lock();
		try {
			if (!this.ended) {
				this.ended = true;
				operation.accept(obtainAsyncContext());
			}
		}
		catch (IllegalStateException ex) {
			// The container noticed at the same moment that the client had left.
			if (this.exchange != null) {
				this.exchange.logLateEnd(ex);
			}
		}
		finally {
			this.endLock.unlock();
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
		return this.complete;
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
		if (this.exchange != null) {
			this.exchange.disconnect(event.getThrowable());
			// Whoever has ended the exchange may not have come to this yet. The container
			// answers with an error page if it hasn't been called when we return.
			this.exchange.giveBack();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.complete = true;
		if (this.exchange != null) {
			this.exchange.complete();
		}
		this.completionHandlers.forEach(Runnable::run);
	}

}
