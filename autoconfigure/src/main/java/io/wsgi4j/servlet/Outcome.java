package io.wsgi4j.servlet;

/**
 * What is left to do for {@link GatewayHandlerAdapter} when an exchange is over.
 */
sealed interface Outcome {

	/**
	 * The gateway answers in the application's place if it still can.
	 */
	static Outcome unfinished(int status, boolean headOut) {
		return headOut ? new Cut() : new Refused(status);
	}

	/**
	 * The answer is complete.
	 */
	record Finished() implements Outcome {
	}

	/**
	 * The gateway answers in the application's place.
	 *
	 * @param status the status code
	 */
	record Refused(int status) implements Outcome {
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
	 */
	record Cut() implements Outcome {
	}

	/**
	 * There is no client any more.
	 */
	record Disconnected() implements Outcome {
	}

}
