package io.wsgi4j.exchange;

import io.wsgi4j.gateway.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What exceptions of applications mean whose types the engine doesn't know. Thread-safe.
 * Called by the thread that works on the exchange, without its lock: the methods of an
 * exception may be the application's.
 */
public interface FailureRules {

	/**
	 * Whether an exception stands for an answer that blames the client, so that it is no
	 * defect of the application.
	 */
	boolean isClientError(Throwable failure);

	/**
	 * Whether an application says with an exception that it isn't available for a while.
	 * @return what the client is answered; {@code null} if it doesn't
	 */
	Outcome.@Nullable Refused unavailability(Throwable failure);

}
