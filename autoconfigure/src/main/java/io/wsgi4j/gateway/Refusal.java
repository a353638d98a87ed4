package io.wsgi4j.gateway;

import org.springframework.http.HttpStatus;

/**
 * Why the gateway answers a request in the application's place.
 */
public enum Refusal {

	/**
	 * The request's body is larger than the application accepts.
	 */
	BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),

	/**
	 * The client has sent what is no body, or has broken it off.
	 */
	BODY_MALFORMED(HttpStatus.BAD_REQUEST),

	/**
	 * The client has stopped sending the request's body.
	 */
	BODY_TIMEOUT(HttpStatus.REQUEST_TIMEOUT),

	/**
	 * The request's body can't be kept.
	 */
	BODY_NOT_KEPT(HttpStatus.SERVICE_UNAVAILABLE),

	/**
	 * The disk has no room for the request's body.
	 */
	DISK_FULL(HttpStatus.INSUFFICIENT_STORAGE),

	/**
	 * The application has as many exchanges in flight as it may have.
	 */
	TOO_MANY_IN_FLIGHT(HttpStatus.SERVICE_UNAVAILABLE),

	/**
	 * The application has been suspended.
	 */
	SUSPENDED(HttpStatus.SERVICE_UNAVAILABLE),

	/**
	 * The executor has no room for another exchange.
	 */
	EXECUTOR_FULL(HttpStatus.SERVICE_UNAVAILABLE),

	/**
	 * The executor has had no thread in time.
	 */
	QUEUE_TIMEOUT(HttpStatus.SERVICE_UNAVAILABLE),

	/**
	 * The application has said that it has no room for the request just now.
	 */
	UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),

	/**
	 * The application has not answered in time.
	 */
	RESPONSE_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT),

	/**
	 * The gateway stops.
	 */
	STOPPING(HttpStatus.SERVICE_UNAVAILABLE);

	private final HttpStatus status;

	Refusal(HttpStatus status) {
		this.status = status;
	}

	/**
	 * Whether the request's body hasn't arrived to its end before, or may not have.
	 */
	public boolean isEarly() {
		return switch (this) {
			case BODY_TOO_LARGE, BODY_MALFORMED, BODY_TIMEOUT, BODY_NOT_KEPT, DISK_FULL, TOO_MANY_IN_FLIGHT, SUSPENDED,
					STOPPING ->
				true;
			case EXECUTOR_FULL, QUEUE_TIMEOUT, UNAVAILABLE, RESPONSE_TIMEOUT -> false;
		};
	}

	/**
	 * The status code of the answer.
	 * @return a code of the 4xx or 5xx range
	 */
	public int status() {
		return this.status.value();
	}

}
