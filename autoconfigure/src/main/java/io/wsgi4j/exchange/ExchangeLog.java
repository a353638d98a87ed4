package io.wsgi4j.exchange;

import java.io.PrintWriter;
import java.util.function.Consumer;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Refusal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway logs about an exchange, in the application's log: one entry for each
 * failure, with the application, its mount and the path. Whichever thread logs, it does
 * so within the context of the exchange, so that the trace can be told from the entry.
 */
final class ExchangeLog {

	private static final String PREFIX = "io.wsgi4j.application.";

	private final MountedApplication application;

	private final String method;

	private final String scriptName;

	private final String pathInfo;

	private final PrintWriter errors;

	private final ExchangeScope scope;

	private final ExchangeState state;

	private final FailureRules rules;

	private final RefusalLimiter refusals;

	ExchangeLog(MountedApplication application, Environ environ, ExchangeScope scope, ExchangeState state,
			FailureRules rules, RefusalLimiter refusals) {
		this.application = application;
		this.method = environ.requestMethod();
		this.scriptName = environ.scriptName();
		this.pathInfo = environ.pathInfo();
		this.errors = environ.errors();
		this.scope = scope;
		this.state = state;
		this.rules = rules;
		this.refusals = refusals;
	}

	String method() {
		return this.method;
	}

	/**
	 * The path as the client sent it, decoded.
	 */
	String path() {
		return this.scriptName + this.pathInfo;
	}

	static Log of(String application) {
		return LogFactory.getLog(PREFIX + application);
	}

	/**
	 * Logs what is left of {@code wsgi.errors}.
	 */
	void flushErrors() {
		this.state.checkUnlocked();
		guard(() -> this.scope.run(this.errors::flush), null);
	}

	void failure(Throwable failure) {
		write((log) -> {
			// An exception that says "4xx" is an answer, not a defect.
			if (this.rules.isClientError(failure)) {
				log.warn(this + " failed: " + failure);
			}
			else if (failure instanceof ResponseHeadTooLargeException) {
				// Found by the gateway, so that its stack tells nothing.
				log.error(this + " failed: " + failure.getMessage());
			}
			else {
				log.error(this + " failed", failure);
			}
		}, failure);
	}

	/**
	 * Notes that the gateway answers in the application's place: as a warning once in a
	 * minute for each reason, with the number of those since, otherwise for who looks
	 * closer.
	 * @param cause why, if there is an exception that tells it
	 */
	void refused(Refusal refusal, @Nullable Throwable cause) {
		if (cause instanceof Error) {
			// The executor isn't full, but broken.
			failure(cause);
			return;
		}
		this.state.checkUnlocked();
		long count = this.refusals.note(refusal);
		if (count == 0 && !of(this.application.name()).isDebugEnabled()) {
			return;
		}
		// Of what the application throws to say that it has no room, the stack tells
		// nothing.
		Throwable thrown = (refusal != Refusal.UNAVAILABLE) ? cause : null;
		write((log) -> {
			String text = this + " " + RefusalText.of(this.application, refusal, cause);
			if (count == 0) {
				log.debug(text, thrown);
			}
			else {
				log.warn((count > 1) ? "%s (%d since the last such warning)".formatted(text, count) : text, thrown);
			}
		}, cause);
	}

	/**
	 * Notes that the application has let through that it can't read the body of its
	 * request. That a body can't be kept has been noted when it happened.
	 */
	void unreadable(Refusal refusal, Throwable failure) {
		if (refusal == Refusal.BODY_TOO_LARGE) {
			refused(refusal, null);
		}
		else {
			abandoned(failure);
		}
	}

	void wrongLength(String comparison) {
		write((log) -> log.error(this + " yielded " + comparison + " bytes than its Content-Length"));
	}

	/**
	 * Notes that an exchange has ended before its answer was complete, which is no
	 * failure.
	 */
	void abandoned(@Nullable Throwable cause) {
		this.state.checkUnlocked();
		if (of(this.application.name()).isDebugEnabled()) {
			write((log) -> log.debug(this + " was abandoned", cause), cause);
		}
	}

	/**
	 * Notes that code was interrupted because it ran for too long, and where it was.
	 */
	void interrupted(Interruption interruption) {
		String text = (interruption.reason() == InterruptReason.ABANDONED)
				? "%s still runs on thread '%s' %d ms after its client has gone, and is interrupted"
				: "%s runs on thread '%s' for %d ms without a block, and is interrupted";
		write((log) -> log.warn(text.formatted(this, interruption.thread(), interruption.time().toMillis()),
				position(interruption.stack())));
	}

	void stuck(Thread thread, long count) {
		IllegalStateException position = position(thread.getStackTrace());
		write((log) -> log.warn("%s goes on although its thread '%s' has been interrupted; such exchanges so far: %d"
			.formatted(this, thread.getName(), count), position));
	}

	private static IllegalStateException position(StackTraceElement[] stack) {
		IllegalStateException position = new IllegalStateException("This is where it is");
		position.setStackTrace(stack);
		return position;
	}

	private void write(Consumer<Log> entry) {
		write(entry, null);
	}

	private void write(Consumer<Log> entry, @Nullable Throwable cause) {
		this.state.checkUnlocked();
		guard(() -> this.scope.run(() -> entry.accept(of(this.application.name()))), cause);
	}

	/**
	 * Goes on if a logger fails, or an exception that it looks at: what is logged about
	 * an exchange never keeps it from its end.
	 */
	private void guard(Runnable logging, @Nullable Throwable cause) {
		try {
			logging.run();
		}
		catch (Throwable ex) {
			logInstead((cause != null) ? cause : ex);
		}
	}

	private void logInstead(Throwable failure) {
		try {
			of(this.application.name())
				.error(this + " failed with a " + failure.getClass().getName() + ", which can't be logged");
		}
		catch (Throwable ex) {
			// There is no log.
		}
	}

	@Override
	public String toString() {
		return "Application '%s' at '%s' (%s %s)".formatted(this.application.name(), this.application.pattern(),
				this.method, path().replaceAll("\\p{Cntrl}", "?"));
	}

}
