package io.wsgi4j.exchange;

import java.util.function.Consumer;

import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
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

	private final FailureRules rules;

	ExchangeConclusion(ExchangeState state, ResponseBody response, ResponseSender sender, ExchangeLog log,
			FailureRules rules) {
		this.state = state;
		this.response = response;
		this.sender = sender;
		this.log = log;
		this.rules = rules;
	}

	/**
	 * Decides under the lock of the exchange, and logs without it.
	 * @param failure what the application has thrown, if it has; can be read
	 * @param ended whether the iteration has ended by itself, so that closing is all that
	 * can have failed
	 */
	Outcome conclude(@Nullable Throwable failure, boolean ended) {
		Decision refusal = (failure != null) ? findRefusal(failure) : null;
		Decision decision = decide(failure, refusal, ended);
		decision.entry().accept(this.log);
		return decision.outcome();
	}

	/**
	 * What is answered if nothing of the application's answer is out. Looks at the
	 * failure, which isn't done with the lock.
	 */
	private @Nullable Decision findRefusal(Throwable failure) {
		UnreadableBodyException unreadable = UnreadableBodyException.in(failure);
		if (unreadable != null) {
			return new Decision(new Outcome.Refused(unreadable.refusal()),
					(log) -> log.unreadable(unreadable.refusal(), failure));
		}
		Outcome.Refused unavailable = this.rules.unavailability(failure);
		return (unavailable != null) ? new Decision(unavailable, (log) -> log.refused(Refusal.UNAVAILABLE, failure))
				: null;
	}

	private Decision decide(@Nullable Throwable failure, @Nullable Decision refusal, boolean ended) {
		this.state.lock();
		try {
			if (!this.state.isConnected()) {
				return new Decision(new Outcome.Disconnected(), (log) -> log.abandoned(failure));
			}
			if (failure != null && (!ended || !this.response.isHeadOut() || this.response.isTooShort())) {
				return fail(failure, refusal);
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

	private Decision fail(Throwable failure, @Nullable Decision refusal) {
		if (refusal != null) {
			return this.response.isHeadOut() ? new Decision(new Outcome.Cut(failure), refusal.entry()) : refusal;
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
