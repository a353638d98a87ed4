package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.Environ;
import io.wsgi4j.exchange.Exchange;
import io.wsgi4j.exchange.ExchangeCompletion;
import io.wsgi4j.exchange.ExchangeFollowers;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.FailureRules;
import io.wsgi4j.exchange.RequestBodies;
import io.wsgi4j.exchange.StepExecutor;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.LastDispatch;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.MemoryBudget;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Opens the exchange of a request that {@link GatewayHandlerMapping} has mapped to an
 * application, and answers for the application where it can't answer itself.
 * <p>
 * Called by container threads, which leave as soon as the exchange is open: the body is
 * received, the application called and its answer sent without them waiting. Only where a
 * request can't be listened to, a mock one for instance, is its thread kept.
 */
public final class GatewayHandlerAdapter implements HandlerAdapter {

	private static final Log logger = LogFactory.getLog(GatewayHandlerAdapter.class);

	private final FailureResolver failureResolver;

	private final TaskDecorator context;

	private final RequestBodies bodies;

	private final List<ExchangeListener> listeners;

	private final ExchangeWatch watch;

	private final LeftRequests leftRequests;

	private final LastDispatchRule lastDispatch;

	private final FailureRules failureRules = new ServletFailureRules();

	private final Map<Executor, StepExecutor> executors = new ConcurrentHashMap<>();

	private final AtomicBoolean warnedOfThreads = new AtomicBoolean();

	/**
	 * Creates the adapter.
	 * @param resolvers answer the exceptions of applications, in this order
	 * @param context captures the container thread's context (security, tracing, locale)
	 * when it decorates, and restores it whenever the decorated task runs: more than
	 * once, and a run may begin while another one ends
	 * @param watch watches over the exchanges
	 * @param bodyDirectory where request bodies that are too large for memory are kept
	 * @param memoryBudget what buffered bodies share beyond the threshold of each
	 * @param listeners hear of every exchange, the first of them as the outermost
	 * @param lastDispatch which requests end in a dispatch that they could do without
	 */
	public GatewayHandlerAdapter(Iterable<HandlerExceptionResolver> resolvers, TaskDecorator context,
			ExchangeWatch watch, BodyDirectory bodyDirectory, MemoryBudget memoryBudget,
			List<ExchangeListener> listeners, LastDispatch lastDispatch) {
		this.failureResolver = new FailureResolver(resolvers);
		this.context = context;
		this.watch = watch;
		this.leftRequests = new LeftRequests(watch.clock());
		watch.alsoSweep(this.leftRequests::sweep);
		this.bodies = new RequestBodies(bodyDirectory, memoryBudget);
		this.listeners = List.copyOf(listeners);
		this.lastDispatch = new LastDispatchRule(lastDispatch);
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof MountedApplication;
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		Exchange exchange = ExchangeAttribute.of(request);
		try {
			if (exchange != null && request.getDispatcherType() == DispatcherType.ASYNC) {
				return conclude(exchange, request, response, (MountedApplication) handler);
			}
			return open(request, response, (MountedApplication) handler);
		}
		finally {
			if (HttpMethod.TRACE.matches(request.getMethod())) {
				TraceResponse.noteHandled(response);
			}
		}
	}

	private @Nullable ModelAndView open(HttpServletRequest request, HttpServletResponse response,
			MountedApplication application) throws Exception {
		if (HttpMethod.OPTIONS.matches(request.getMethod())) {
			// Keeps HttpServlet from answering in the application's place.
			response.setHeader(HttpHeaders.ALLOW, "");
		}
		MountMatch match = MountMatch.of(request);
		Assert.state(match != null, "The request has not been mapped by GatewayHandlerMapping");
		Environ environ = EnvironFactory.create(request, match);
		if (isAsynchronous(request, response, application)) {
			openAsync(request, response, application, environ);
			return null;
		}
		return handleBlocking(request, response, application, environ);
	}

	private static boolean isAsynchronous(HttpServletRequest request, HttpServletResponse response,
			MountedApplication application) throws IOException {
		if (isFoundMalformed(request)) {
			return false;
		}
		return isRefusedUnread(request, application) ? Listenability.isAsynchronous(request, response)
				: Listenability.of(request, response, container(request));
	}

	/**
	 * Whether the body won't even be asked for: Jetty sends "100 Continue" to a client
	 * that waits for it as soon as code gets the input stream (RFC 9110, section 10.1.1).
	 */
	private static boolean isRefusedUnread(HttpServletRequest request, MountedApplication application) {
		return isTooLarge(request, application)
				&& "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
	}

	private static boolean isTooLarge(HttpServletRequest request, MountedApplication application) {
		return !application.requestBody().allows(request.getContentLengthLong());
	}

	private void openAsync(HttpServletRequest request, HttpServletResponse response, MountedApplication application,
			Environ environ) throws Exception {
		AsyncExchangeRequest asyncRequest = new AsyncExchangeRequest(request, response, container(request),
				this.leftRequests, this.lastDispatch.appliesTo(request.getServletContext()));
		Exchange exchange = create(application, environ, request, response, asyncRequest);
		WebAsyncUtils.getAsyncManager(request).setAsyncWebRequest(asyncRequest);
		asyncRequest.start(exchange);
		Refusal refusal = admit(exchange, request, application);
		if (refusal != null) {
			exchange.refuse(refusal);
			return;
		}
		RequestReceiver receiver = RequestReceiver.listening(request, container(request), exchange);
		if (application.requestBody().streaming()) {
			if (request.getContentLengthLong() == -1) {
				environ.remove("CONTENT_LENGTH");
			}
			exchange.startStreaming();
		}
		receiver.listen();
	}

	private @Nullable ModelAndView handleBlocking(HttpServletRequest request, HttpServletResponse response,
			MountedApplication application, Environ environ) throws Exception {
		warnOfThreads(request);
		BlockingExchange thread = new BlockingExchange();
		Exchange exchange = create(application, environ, request, response, thread);
		try {
			exchange.useBlockingWrites(thread);
			receiveBlocking(request, application, exchange);
			thread.runUntilOver();
			return conclude(exchange, request, response, application);
		}
		finally {
			exchange.complete();
		}
	}

	private void receiveBlocking(HttpServletRequest request, MountedApplication application, Exchange exchange)
			throws IOException {
		Refusal refusal = admit(exchange, request, application);
		if (refusal != null) {
			exchange.refuse(refusal);
			return;
		}
		try {
			RequestReceiver.blocking(request, container(request), exchange).receiveAll();
		}
		catch (IOException | RuntimeException | Error ex) {
			exchange.fail(ex);
			throw ex;
		}
	}

	private void warnOfThreads(HttpServletRequest request) {
		if (!request.isAsyncSupported() && isFromContainer(request)
				&& this.warnedOfThreads.compareAndSet(false, true)) {
			logger.warn("A request of the gateway doesn't support asynchronous processing and keeps its thread of "
					+ "the container until it is over, as all those like it will; it is most often a filter that "
					+ "doesn't have 'asyncSupported'");
		}
	}

	/**
	 * Whether the request has come through filters and a servlet: a mock one hasn't.
	 */
	private static boolean isFromContainer(HttpServletRequest request) {
		return !request.getServletContext().getServletRegistrations().isEmpty();
	}

	private Exchange create(MountedApplication application, Environ environ, HttpServletRequest request,
			HttpServletResponse response, ExchangeCompletion completion) {
		List<ExchangeFollower> followers = new ArrayList<>(this.listeners.size());
		ExchangeFollowers all = new ExchangeFollowers(this.context, followers);
		try {
			for (ExchangeListener listener : this.listeners) {
				ExchangeFollower follower = listener.opened(request, application, environ);
				if (follower != ExchangeFollower.none()) {
					followers.add(follower);
				}
			}
			Container container = container(request);
			Exchange exchange = new Exchange(application, environ, this.bodies,
					new ServletResponseOutput(request, response, container), completion,
					container.connectionEnds(ConnectionVariables.received(request)), this.failureRules,
					executor(application), this.watch, all);
			ExchangeAttribute.set(request, exchange);
			return exchange;
		}
		catch (RuntimeException | Error ex) {
			// Those that have been told of the beginning wait for the end.
			all.ended(EndedExchange.notOpened(this.watch.nextId(), application, environ, ex));
			throw ex;
		}
	}

	/**
	 * Refuses what is known to be too large before any of it is read, and what there is
	 * no place for. An asynchronous request is refused as such: Tomcat would read on for
	 * a while, on its thread, before it answered a synchronous one.
	 */
	private static @Nullable Refusal admit(Exchange exchange, HttpServletRequest request,
			MountedApplication application) {
		if (isTooLarge(request, application)) {
			return Refusal.BODY_TOO_LARGE;
		}
		if (isFoundMalformed(request)) {
			return Refusal.BODY_MALFORMED;
		}
		Refusal refusal = exchange.open();
		if (refusal == null && EnvironFactory.mayHaveBody(request)) {
			exchange.expectBody();
		}
		return refusal;
	}

	/**
	 * Whether a filter has read the body, or a part of it, and has kept the failure to
	 * itself. Tomcat notes it, makes an error page when the filters have returned, for
	 * which the response must have no listener, and recycles an asynchronous request
	 * without a word.
	 */
	private static boolean isFoundMalformed(HttpServletRequest request) {
		return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException;
	}

	private StepExecutor executor(MountedApplication application) {
		return this.executors.computeIfAbsent(application.stepExecutor(), StepExecutor::new);
	}

	private @Nullable ModelAndView conclude(Exchange exchange, HttpServletRequest request, HttpServletResponse response,
			MountedApplication application) throws Exception {
		Outcome outcome = exchange.outcome();
		if (outcome instanceof Outcome.Finished) {
			exchange.commitLeft();
		}
		if (HttpMethod.OPTIONS.matches(request.getMethod())) {
			concludeOptions(outcome, response);
		}
		if (exchange.isRequestUnread()) {
			// Tomcat takes what is left of it for the next request.
			EarlyAnswer.announce(request, response);
		}
		if (outcome instanceof Outcome.Refused refused) {
			refuse(request, response, refused, exchange.isRequestUnread());
			exchange.noteAnswer(refused.refusal().status());
		}
		if (outcome instanceof Outcome.Failed failed) {
			ModelAndView resolved = this.failureResolver.resolve(request, response, application, failed.failure());
			exchange.noteAnswer(response.getStatus());
			return resolved;
		}
		return null;
	}

	private void concludeOptions(Outcome outcome, HttpServletResponse response) throws Exception {
		if (outcome instanceof Outcome.Finished) {
			response.flushBuffer();
		}
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, Outcome.Refused refused,
			boolean unread) throws Exception {
		// Tomcat has put a malformed body's exception there, which would be logged as a
		// failure.
		request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
		Refusal refusal = refused.refusal();
		int status = refusal.status();
		if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
			response.setIntHeader(HttpHeaders.RETRY_AFTER, refused.retryAfter());
		}
		if (refusal.isEarly() && EnvironFactory.mayHaveBody(request)) {
			EarlyAnswer.announce(request, response);
		}
		if (response.isCommitted()) {
			// Tomcat is about to answer a body that can't be read.
			EarlyAnswer.discardRest(request);
			return;
		}
		if (this.watch.isStopping() || (unread && container(request).answersUnreadRequests())) {
			// The server may be gone before it has made an error page.
			response.setStatus(status);
			response.setContentLength(0);
			response.flushBuffer();
			return;
		}
		response.sendError(status);
	}

	private static Container container(HttpServletRequest request) {
		return Containers.of(request.getServletContext());
	}

}
