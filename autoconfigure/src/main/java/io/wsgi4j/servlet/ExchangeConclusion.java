package io.wsgi4j.servlet;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an exchange whose application has done all that it will do.
 */
final class ExchangeConclusion {

	private static final Consumer<ExchangeLog> NOTHING = (log) -> {
	};

	private static final Decision FINISHED = new Decision(new Outcome.Finished(), NOTHING);

	private final ExchangeState state;

	private final ResponseBody response;

	private final ResponseSender sender;

	private final ExchangeLog log;

	ExchangeConclusion(ExchangeState state, ResponseBody response, ResponseSender sender, ExchangeLog log) {
		this.state = state;
		this.response = response;
		this.sender = sender;
		this.log = log;
	}

	/**
	 * Decides under the lock of the exchange, and logs without it.
	 * @param failure what the application has thrown, if it has; can be read
	 * @param ended whether the iteration has ended by itself, so that closing is all that
	 * can have failed
	 */
	Outcome conclude(@Nullable Throwable failure, boolean ended) {
		UnreadableBodyException unreadable = (failure != null) ? UnreadableBodyException.in(failure) : null;
		Decision decision = decide(failure, unreadable, ended);
		decision.entry().accept(this.log);
		return decision.outcome();
	}

	private Decision decide(@Nullable Throwable failure, @Nullable UnreadableBodyException unreadable, boolean ended) {
		this.state.lock();
		try {
			if (!this.state.isConnected()) {
				return new Decision(new Outcome.Disconnected(), (log) -> log.abandoned(failure));
			}
			if (failure != null && (!ended || !this.response.isHeadOut() || this.response.isTooShort())) {
				return fail(failure, unreadable);
			}
			this.sender.finish();
			Decision end = this.sender.isInterrupted() ? new Decision(new Outcome.Cut(null), NOTHING) : checkLength();
			// The client has asked for nothing that isn't there.
			return (failure != null) ? end.after((log) -> log.failure(failure)) : end;
		}
		catch (RuntimeException ex) {
			return fail(ex, null);
		}
		finally {
			this.state.unlock();
		}
	}

	private Decision fail(Throwable failure, @Nullable UnreadableBodyException unreadable) {
		if (unreadable != null) {
			return new Decision(Outcome.unfinished(unreadable.refusal(), failure, this.response.isHeadOut()),
					(log) -> log.abandoned(failure));
		}
		return new Decision(this.response.isHeadOut() ? new Outcome.Cut(failure) : new Outcome.Failed(failure),
				(log) -> log.failure(failure));
	}

	private Decision checkLength() {
		Decision end = FINISHED;
		if (this.response.isTooShort()) {
			end = new Decision(new Outcome.Cut(null), (log) -> log.wrongLength("fewer"));
		}
		return this.response.isTooLong() ? end.after((log) -> log.wrongLength("more")) : end;
	}

	/**
	 * What becomes of the exchange, and what is logged about it: a logger may block, so
	 * that it isn't called with the lock.
	 *
	 * @param outcome what is left to do
	 * @param entry logs it
	 */
	private record Decision(Outcome outcome, Consumer<ExchangeLog> entry) {

		Decision after(Consumer<ExchangeLog> earlier) {
			return new Decision(this.outcome, earlier.andThen(this.entry));
		}

	}

}
