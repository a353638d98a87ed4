package io.wsgi4j.gateway;

import java.time.Duration;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that has come to its end.
 *
 * @param exchange the exchange as it was at its end
 * @param result what has become of it
 * @param refusal why the gateway has answered in the application's place, if it has
 * @param failure what the application has thrown, or why its answer could not be
 * completed if an exception tells that
 */
public record EndedExchange(ExchangeSnapshot exchange, ExchangeResult result, @Nullable Refusal refusal,
		@Nullable Throwable failure) {

	/**
	 * An exchange that could not be opened.
	 */
	public static EndedExchange notOpened(long id, MountedApplication application, Environ environ, Throwable failure) {
		Times none = new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
		ExchangeSnapshot exchange = new ExchangeSnapshot(id, application.name(), application.mount(),
				environ.requestMethod(), environ.scriptName() + environ.pathInfo(), ExchangePhase.RECEIVING, none,
				HttpServletResponse.SC_INTERNAL_SERVER_ERROR, 0, 0);
		return new EndedExchange(exchange, ExchangeResult.FAILED, null, failure);
	}

	public static EndedExchange of(ExchangeSnapshot exchange, Outcome outcome) {
		if (outcome instanceof Outcome.Refused refused) {
			return new EndedExchange(exchange, ExchangeResult.REFUSED, refused.refusal(), null);
		}
		if (outcome instanceof Outcome.Failed failed) {
			return new EndedExchange(exchange, ExchangeResult.FAILED, null, failed.failure());
		}
		if (outcome instanceof Outcome.Cut cut) {
			return new EndedExchange(exchange, ExchangeResult.CUT, null, cut.cause());
		}
		boolean disconnected = outcome instanceof Outcome.Disconnected;
		return new EndedExchange(exchange, disconnected ? ExchangeResult.DISCONNECTED : ExchangeResult.COMPLETED, null,
				null);
	}

}
