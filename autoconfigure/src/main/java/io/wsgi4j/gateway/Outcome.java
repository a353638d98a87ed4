package io.wsgi4j.gateway;

import io.wsgi4j.servlet.GatewayHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for {@link GatewayHandlerAdapter} when an exchange is over.
 */
public sealed interface Outcome {

	/**
	 * The gateway answers in the application's place if it still can.
	 */
	static Outcome unfinished(Refusal refusal, Throwable cause, boolean headOut) {
		return headOut ? new Cut(cause) : new Refused(refusal);
	}

	/**
	 * The answer is complete.
	 */
	record Finished() implements Outcome {
	}

	/**
	 * The gateway answers in the application's place.
	 *
	 * @param refusal why
	 * @param retryAfter in how many seconds the client may ask again, if it is told
	 */
	record Refused(Refusal refusal, int retryAfter) implements Outcome {

		private static final int SOON = 1;

		public Refused(Refusal refusal) {
			this(refusal, SOON);
		}

	}

	/**
	 * The application has failed and nothing of its answer is out.
	 *
	 * @param failure what it has thrown
	 */
	record Failed(Throwable failure) implements Outcome {
	}

	/**
	 * The answer can't be completed; the client is to see that from its connection.
	 *
	 * @param cause why, if there is an exception that tells it
	 */
	record Cut(@Nullable Throwable cause) implements Outcome {
	}

	/**
	 * There is no client any more.
	 */
	record Disconnected() implements Outcome {
	}

}
