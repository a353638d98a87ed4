package io.wsgi4j.servlet;

import io.wsgi4j.exchange.FailureRules;
import io.wsgi4j.exchange.Failures;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import jakarta.servlet.UnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.ErrorResponse;

/**
 * What exceptions of the Servlet API and of Spring mean.
 */
final class ServletFailureRules implements FailureRules {

	@Override
	public boolean isClientError(Throwable failure) {
		return failure instanceof ErrorResponse response && response.getStatusCode().is4xxClientError();
	}

	/**
	 * See Servlet, section 2.3.3.2.
	 */
	@Override
	public Outcome.@Nullable Refused unavailability(Throwable failure) {
		UnavailableException unavailable = Failures.find(UnavailableException.class, failure);
		try {
			if (unavailable == null || unavailable.isPermanent()) {
				return null;
			}
			int seconds = unavailable.getUnavailableSeconds();
			return (seconds > 0) ? new Outcome.Refused(Refusal.UNAVAILABLE, seconds)
					: new Outcome.Refused(Refusal.UNAVAILABLE);
		}
		catch (Throwable ex) {
			// What doesn't tell for how long has only failed.
			return null;
		}
	}

}
