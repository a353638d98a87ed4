package io.wsgi4j.gateway;

import org.springframework.core.task.TaskDecorator;

/**
 * Follows one exchange on its way.
 */
public interface ExchangeFollower extends TaskDecorator {

	/**
	 * Surrounds what is done for the exchange outside of the request's dispatches: its
	 * steps, on the threads of the executor, and on any thread what is logged about it
	 * and its end. Called once, on the container's thread.
	 * @param step runs more than once; a run may begin on one thread while another one
	 * ends
	 * @return what is to be run in its place, and runs it
	 */
	@Override
	default Runnable decorate(Runnable step) {
		return step;
	}

	/**
	 * For those who want to know nothing more of an exchange.
	 * @return what does nothing
	 */
	static ExchangeFollower none() {
		return IdleFollower.INSTANCE;
	}

	/**
	 * Called once, when the exchange is over: the answer is known, and the application
	 * has done its work. On any thread, which should not be kept. An exception is logged.
	 * Also called, without anything around it, if the exchange could not be opened after
	 * all because another follower has failed.
	 * @param exchange the exchange
	 */
	default void ended(EndedExchange exchange) {
	}

}
