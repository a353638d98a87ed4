package io.wsgi4j;

import java.util.concurrent.Executor;

/**
 * The thread that has called an application, for applications whose state belongs to a
 * thread. The environ has it as {@code wsgi4j.thread} where the gateway can keep threads.
 * <p>
 * Without it, each block may be asked for on another thread of the executor. An exchange
 * whose thread is kept asks for all blocks on that thread, and closes the body on it. The
 * thread does nothing else until then: while the client isn't ready, it waits. An
 * application that keeps threads sees to it that its executor has others meanwhile.
 */
public interface ExchangeThread {

	/**
	 * Keeps the current thread until the exchange has ended. Called on the thread that
	 * has called the application, before that returns.
	 * @param leaving is run on that thread before it waits, so that another thread can
	 * take its place in the executor
	 * @param returning is run on that thread when it has waited, before it goes on with
	 * the exchange, or back to its executor because the exchange has ended: it follows
	 * each {@code leaving}
	 */
	void keep(Runnable leaving, Runnable returning);

	/**
	 * Has the rest of the exchange run on threads of another executor, whatever the
	 * current one does: the current step may be the last one on this thread. For
	 * applications whose steps may wait for what another exchange has, and that would
	 * keep all threads of their executor from that one otherwise. Called on the thread
	 * that has called the application, before that returns; has no effect on a thread
	 * that is kept.
	 * @param executor runs further steps, each on a thread that does nothing else; a step
	 * that it rejects runs where it would have run
	 */
	void continueOn(Executor executor);

	/**
	 * Keeps the thread no longer. Called on that thread. Has no effect if it isn't kept.
	 */
	void release();

	/**
	 * Notes that the application's code has to wait until that of other exchanges lets it
	 * on, and doesn't run until then: that time counts neither for
	 * {@code gateway.step-timeout} nor for {@code gateway.abandoned-timeout}. Called on
	 * the thread that runs the code, kept or not.
	 */
	void beginWait();

	/**
	 * Notes that the code goes on. To be called after each {@link #beginWait()}.
	 */
	void endWait();

}
