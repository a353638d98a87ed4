package io.wsgi4j.tomcat;

import java.util.concurrent.locks.ReentrantLock;

import org.apache.coyote.ErrorState;
import org.jspecify.annotations.Nullable;

/**
 * The errors of one of Tomcat's processors. They may come from any thread: from Tomcat's
 * own, which calls {@link #enter enter} before it works on the request and {@link #leave
 * leave} afterwards, and from those of the application, which write.
 * <p>
 * When an application's thread comes upon an error, Tomcat (11.0.24) queues an event for
 * a thread of its own to end the request. If one is in the request already, or comes to
 * it for another reason, that one sees the error instead of the event. It takes the
 * connection for closed and recycles the request, which is still asynchronous: no
 * listener is told of its end. The application's thread may only just be about to leave
 * its exception with the request, which is another client's by then. So Tomcat's thread
 * doesn't see the errors of others, and whichever comes next acts on the event.
 */
final class TomcatErrors {

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Thread container;

	private volatile boolean hiding;

	private ErrorState own = ErrorState.NONE;

	private boolean awaited;

	private @Nullable Throwable cause;

	/**
	 * Notes that the current thread is Tomcat's and works on the request from now on.
	 * @param state what Tomcat knows
	 * @return whether an event is to be acted on
	 */
	boolean enter(ErrorState state) {
		this.lock.lock();
		try {
			boolean awaited = this.awaited;
			this.awaited = false;
			this.hiding = false;
			this.cause = awaited ? this.cause : null;
			this.own = state;
			this.container = Thread.currentThread();
			return awaited;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes that Tomcat's thread has done with the request for now.
	 * @return whether there has been an error that it hasn't seen
	 */
	boolean leave() {
		this.lock.lock();
		try {
			this.container = null;
			return this.hiding;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sets an error, and hides it if it isn't that of Tomcat's thread, which is in the
	 * request.
	 * @param setter makes Tomcat know the error
	 */
	void set(ErrorState state, @Nullable Throwable cause, Setter setter) {
		if (this.container == Thread.currentThread()) {
			this.own = this.own.getMostSevere(state);
			setter.set(state, cause, false);
			return;
		}
		this.lock.lock();
		try {
			if (this.container == null) {
				setter.set(state, cause, false);
				return;
			}
			this.hiding = true;
			this.cause = (this.cause != null) ? this.cause : cause;
			setter.set(state, cause, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Shows Tomcat's thread the errors of the others.
	 * @param state what Tomcat knows
	 */
	void show(ErrorState state) {
		this.own = state;
	}

	/**
	 * What the current thread may know. Called with locks of Tomcat's, so it waits for
	 * none.
	 * @param state what Tomcat knows
	 */
	ErrorState visible(ErrorState state) {
		return (this.hiding && this.container == Thread.currentThread()) ? this.own : state;
	}

	/**
	 * Notes that Tomcat has queued the event, while an error is set.
	 */
	void await() {
		if (this.lock.isHeldByCurrentThread()) {
			this.awaited = true;
		}
	}

	/**
	 * Whether a thread of Tomcat's has to act on the event. Waits for the error to be
	 * set.
	 */
	boolean isAwaited() {
		this.lock.lock();
		try {
			return this.awaited;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The first error that was hidden, which nothing hides any more.
	 */
	@Nullable Throwable takeCause() {
		this.lock.lock();
		try {
			Throwable cause = this.cause;
			this.cause = null;
			return cause;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Makes Tomcat know an error.
	 */
	@FunctionalInterface
	interface Setter {

		/**
		 * Sets an error.
		 * @param hidden whether the request has to stay as it is
		 */
		void set(ErrorState state, @Nullable Throwable cause, boolean hidden);

	}

}
