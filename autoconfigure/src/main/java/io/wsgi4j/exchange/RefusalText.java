package io.wsgi4j.exchange;

import io.wsgi4j.gateway.LimitText;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Says why the gateway answers in an application's place, and which property has it do
 * so.
 */
final class RefusalText {

	private RefusalText() {
	}

	/**
	 * Says why.
	 * @param cause what has been thrown; {@code null} if nothing has
	 * @return the text, to follow the name of the exchange
	 */
	static String of(MountedApplication application, Refusal refusal, @Nullable Throwable cause) {
		return switch (refusal) {
			case RESPONSE_TIMEOUT -> "has not answered in time and is interrupted: the limit is %s, %s".formatted(
					LimitText.time(application.timeouts().response()), property(application, "response-timeout"));
			case BODY_NOT_KEPT -> "can't keep the body of a request in 'gateway.request.directory'";
			case DISK_FULL -> "can't keep the body of a request: the disk of 'gateway.request.directory' is full";
			case UNAVAILABLE -> "has no room" + ((cause != null) ? ": " + cause.getMessage() : "");
			default -> "is refused with %d: %s".formatted(refusal.status(), reason(application, refusal));
		};
	}

	private static String reason(MountedApplication application, Refusal refusal) {
		return switch (refusal) {
			case BODY_TOO_LARGE -> "the body of the request is larger than %s, %s".formatted(
					LimitText.size(application.requestBody().maxSize()),
					property(application, "request.max-body-size"));
			case BODY_TIMEOUT -> "the client has sent nothing of the body for %s, %s".formatted(
					LimitText.time(application.timeouts().read()), property(application, "request.read-timeout"));
			case TOO_MANY_IN_FLIGHT -> "requests in flight are limited to %d, %s".formatted(application.maxInFlight(),
					property(application, "max-in-flight"));
			case SUSPENDED -> "the application is suspended";
			case EXECUTOR_FULL -> executor(application.executorName());
			case QUEUE_TIMEOUT -> "the executor has had no thread for %s, %s"
				.formatted(LimitText.time(application.timeouts().queue()), property(application, "queue-timeout"));
			case STOPPING -> "the server stops, after 'spring.lifecycle.timeout-per-shutdown-phase' if it is graceful";
			case BODY_MALFORMED -> "the client has sent what is no body";
			case BODY_NOT_KEPT, DISK_FULL, UNAVAILABLE, RESPONSE_TIMEOUT ->
				throw new IllegalArgumentException("Has a text of its own: " + refusal);
		};
	}

	private static String executor(String name) {
		String limits = "'pool.max-size' and 'pool.queue-capacity' or 'concurrency-limit' of ";
		return name.isEmpty() ? "the executor has no room, " + limits + "'gateway.executor'"
				: "the executor '%s' has no room, ".formatted(name) + limits
						+ "'gateway.executors%s', unless it is a bean of yours".formatted(key(name));
	}

	private static String property(MountedApplication application, String name) {
		return "'gateway.%s' or 'gateway.applications%s.%s'".formatted(name, key(application.name()), name);
	}

	private static String key(String name) {
		return name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]";
	}

}
