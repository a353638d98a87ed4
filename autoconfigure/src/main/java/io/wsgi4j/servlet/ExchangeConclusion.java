package io.wsgi4j.servlet;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an exchange whose application has done all that it will do.
 */
final class ExchangeConclusion {

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
	 * Decides, and logs what is worth it.
	 * @param failure what the application has thrown, if it has
	 * @param ended whether the iteration has ended by itself, so that closing is all that
	 * can have failed
	 */
	Outcome conclude(@Nullable Throwable failure, boolean ended) {
		this.state.lock();
		try {
			if (!this.state.isConnected()) {
				this.log.abandoned(failure);
				return new Outcome.Disconnected();
			}
			if (failure != null) {
				if (!ended || !this.response.isHeadOut() || this.response.isTooShort()) {
					return fail(failure);
				}
				// The client has asked for nothing that isn't there.
				this.log.failure(failure);
			}
			this.sender.finish();
			return this.sender.isInterrupted() ? new Outcome.Cut(null) : checkLength();
		}
		catch (RuntimeException ex) {
			return fail(ex);
		}
		finally {
			this.state.unlock();
		}
	}

	private Outcome fail(Throwable failure) {
		UnreadableBodyException unreadable = UnreadableBodyException.in(failure);
		if (unreadable != null) {
			this.log.abandoned(failure);
			return Outcome.unfinished(unreadable.refusal(), failure, this.response.isHeadOut());
		}
		this.log.failure(failure);
		return this.response.isHeadOut() ? new Outcome.Cut(failure) : new Outcome.Failed(failure);
	}

	private Outcome checkLength() {
		if (this.response.isTooLong()) {
			this.log.wrongLength("more");
		}
		if (this.response.isTooShort()) {
			this.log.wrongLength("fewer");
			return new Outcome.Cut(null);
		}
		return new Outcome.Finished();
	}

}
