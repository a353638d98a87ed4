package io.wsgi4j.gateway;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An exchange at one moment.
 *
 * @param id tells the exchanges of a gateway apart
 * @param application the application's name
 * @param mount the application's mount
 * @param method the request's method
 * @param path the decoded path of the request, as the client sent it
 * @param phase what the exchange is in
 * @param times what its time has gone into so far
 * @param status the status code of the answer; 0 as long as none is known
 * @param bytesReceived how many bytes of the request's body have arrived
 * @param bytesSent how many bytes of the answer's body have been handed to the container
 * @param code the application's code that runs; {@code null} if there is none
 */
public record ExchangeSnapshot(long id, String application, String mount, String method, String path,
		ExchangePhase phase, Times times, int status, long bytesReceived, long bytesSent, @Nullable Code code) {

	/**
	 * Creates the snapshot of an exchange for which no code runs.
	 * @param id tells the exchanges of a gateway apart
	 * @param application the application's name
	 * @param mount the application's mount
	 * @param method the request's method
	 * @param path the decoded path of the request, as the client sent it
	 * @param phase what the exchange is in
	 * @param times what its time has gone into so far
	 * @param status the status code of the answer; 0 as long as none is known
	 * @param bytesReceived how many bytes of the request's body have arrived
	 * @param bytesSent how many bytes of the answer's body have been handed to the
	 * container
	 */
	public ExchangeSnapshot(long id, String application, String mount, String method, String path, ExchangePhase phase,
			Times times, int status, long bytesReceived, long bytesSent) {
		this(id, application, mount, method, path, phase, times, status, bytesReceived, bytesSent, null);
	}

	/**
	 * Code of an application that runs: a call, a step of the iteration or a close. What
	 * it waits for its turn behind that of other exchanges is in none of the times.
	 *
	 * @param thread the name of its thread
	 * @param running how long it has run
	 * @param abandoned how long ago its client has left; {@code null} as long as a client
	 * waits
	 * @param interrupted how long ago it was interrupted; {@code null} if it hasn't been
	 * @param reason why it was interrupted; {@code null} if it hasn't been
	 */
	public record Code(String thread, Duration running, @Nullable Duration abandoned, @Nullable Duration interrupted,
			@Nullable InterruptReason reason) {

	}

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
