package io.wsgi4j.servlet;

import java.time.Duration;

/**
 * An exchange at one moment.
 *
 * @param id tells the exchanges of a gateway apart
 * @param application the application's name
 * @param mount the application's mount
 * @param method the request's method
 * @param path the decoded path of the request, as the client sent it
 * @param phase who owns the exchange
 * @param times what its time has gone into so far
 * @param status the status code of the answer; 0 as long as none is known
 * @param bytesReceived how many bytes of the request's body have arrived
 * @param bytesSent how many bytes of the answer's body have been handed to the container
 */
public record ExchangeSnapshot(long id, String application, String mount, String method, String path,
		ExchangePhase phase, Times times, int status, long bytesReceived, long bytesSent) {

	/**
	 * What the time of an exchange has gone into.
	 *
	 * @param body waiting for the request's body, the discarded rest included
	 * @param queue waiting for a thread of the executor, each time it needs one
	 * @param application on a thread of the executor, where the application's own waits
	 * for the client count too
	 * @param client waiting for the client to take more of the answer
	 */
	public record Times(Duration body, Duration queue, Duration application, Duration client) {

		/**
		 * All of it.
		 * @return how long ago the exchange has begun, or how long it has taken
		 */
		public Duration total() {
			return this.body.plus(this.queue).plus(this.application).plus(this.client);
		}

	}

}
