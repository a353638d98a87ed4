package io.wsgi4j.gateway;

import java.time.Duration;

/**
 * How long the exchanges of an application may wait, and for whom. Zero or less means as
 * long as it takes.
 *
 * @param read how long the client may send nothing of its request's body
 * @param queue how long a request may wait for a thread
 * @param response how long the application may take until the head of its answer is out
 * @param write how long the client may take nothing of the answer
 * @param step how long the application may run between two blocks, and to close its body
 * @param abandoned how long the application may run for a client that isn't there any
 * more
 */
public record ExchangeTimeouts(Duration read, Duration queue, Duration response, Duration write, Duration step,
		Duration abandoned) {

	private static final Duration ABANDONED = Duration.ofSeconds(30);

	/**
	 * Creates timeouts with what is usual once an answer has begun: steps take as long as
	 * they take, and a client that has left is worked for for 30 seconds.
	 * @param read how long the client may send nothing of its request's body
	 * @param queue how long a request may wait for a thread
	 * @param response how long the application may take until the head of its answer is
	 * out
	 * @param write how long the client may take nothing of the answer
	 */
	public ExchangeTimeouts(Duration read, Duration queue, Duration response, Duration write) {
		this(read, queue, response, write, Duration.ZERO, ABANDONED);
	}

	/**
	 * Lets everything take as long as it takes.
	 * @return timeouts that are never reached
	 */
	public static ExchangeTimeouts none() {
		return new ExchangeTimeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO,
				Duration.ZERO);
	}

}
