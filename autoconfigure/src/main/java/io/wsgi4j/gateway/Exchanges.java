package io.wsgi4j.gateway;

import java.util.List;

/**
 * The exchanges in flight: requests that have been accepted and aren't over yet. Any
 * thread may ask about them.
 */
public interface Exchanges {

	/**
	 * How many exchanges are in flight.
	 * @return the number of requests that have been accepted and aren't over yet
	 */
	int count();

	/**
	 * How many exchanges of an application are in flight.
	 * @param application one that is mounted
	 * @return the number of its requests that have been accepted and aren't over yet
	 */
	int count(MountedApplication application);

	/**
	 * How many exchanges of an application are in a phase just now.
	 * @param application one that is mounted
	 * @param phase the phase
	 * @return the number of its exchanges in flight that are in it
	 */
	long count(MountedApplication application, ExchangePhase phase);

	/**
	 * How many exchanges of an application have code that goes on although it has been
	 * interrupted.
	 * @param application one that is mounted
	 * @return the number of its exchanges in flight that are stuck
	 */
	long countStuck(MountedApplication application);

	/**
	 * How many times code of an application has been interrupted.
	 * @param application one that is mounted
	 * @param reason why
	 * @return the number of interrupts since the server's start
	 */
	long countInterrupts(MountedApplication application, InterruptReason reason);

	/**
	 * What the exchanges of an application do just now. It costs them nothing to be asked
	 * about.
	 * @param application one that is mounted
	 * @return its exchanges in flight, the oldest first
	 */
	List<ExchangeSnapshot> snapshots(MountedApplication application);

	/**
	 * Lets no more requests through to an application: they are answered with 503. What
	 * is in flight is finished.
	 * @param application one that is mounted
	 */
	void suspend(MountedApplication application);

	/**
	 * Lets requests through to an application again.
	 * @param application one that is mounted
	 */
	void resume(MountedApplication application);

	/**
	 * Whether an application has been suspended.
	 * @param application one that is mounted
	 * @return whether its requests are answered with 503
	 */
	boolean isSuspended(MountedApplication application);

	/**
	 * Whether deadlines are kept. A thread that has died is started anew by the next
	 * request, or by this question.
	 * @return {@code false} if the thread that looks at the exchanges is dead, or hasn't
	 * come to the end of them for ten seconds, although it should be running
	 */
	boolean isWatching();

	/**
	 * How often the thread that looks at the exchanges has died.
	 * @return the number of times that it has been started anew
	 */
	int restarts();

}
