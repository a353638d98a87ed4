package io.wsgi4j.servlet;

import io.wsgi4j.exchange.Exchange;
import io.wsgi4j.gateway.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a request, for those that get to see the request in a later dispatch.
 */
final class ExchangeAttribute {

	private static final String NAME = Exchange.class.getName();

	private static final String INTERCEPTORS = NAME + ".INTERCEPTORS";

	private static final String DISPATCHED = NAME + ".DISPATCHED";

	private ExchangeAttribute() {
	}

	static void set(HttpServletRequest request, Exchange exchange) {
		request.setAttribute(NAME, exchange);
	}

	static @Nullable Exchange of(HttpServletRequest request) {
		return (Exchange) request.getAttribute(NAME);
	}

	/**
	 * Notes which interceptors wait for the end of the exchange, which has yet to be
	 * opened.
	 */
	static void setInterceptors(HttpServletRequest request, RequestInterceptors interceptors) {
		request.setAttribute(INTERCEPTORS, interceptors);
	}

	/**
	 * The interceptors that wait; {@code null} if there are none.
	 */
	static @Nullable RequestInterceptors interceptors(HttpServletRequest request) {
		return (RequestInterceptors) request.getAttribute(INTERCEPTORS);
	}

	/**
	 * Notes that the container has come to the dispatch that ends the request.
	 */
	static void setDispatched(HttpServletRequest request) {
		request.setAttribute(DISPATCHED, true);
	}

	static boolean isDispatched(HttpServletRequest request) {
		return request.getAttribute(DISPATCHED) != null;
	}

	/**
	 * Whether a request belongs to an exchange whose answer can't be completed.
	 */
	static boolean isCut(HttpServletRequest request) {
		Exchange exchange = of(request);
		return exchange != null && exchange.outcome() instanceof Outcome.Cut;
	}

	/**
	 * Makes sure that the client gets what there is of an answer that can't be completed.
	 */
	static void commitCut(HttpServletRequest request) {
		Exchange exchange = of(request);
		if (exchange != null) {
			exchange.commitCut();
		}
	}

	/**
	 * Whether a request belongs to an exchange to whose answer nothing may be added.
	 */
	static boolean isBeyondAnswer(HttpServletRequest request) {
		Exchange exchange = of(request);
		return isCut(request) || (exchange != null && exchange.outcome() instanceof Outcome.Disconnected);
	}

}
