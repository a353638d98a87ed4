package io.wsgi4j.tomcat;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.jspecify.annotations.Nullable;

/**
 * The dispatch that ends an asynchronous request, as one of Tomcat's processors knows it.
 * <p>
 * Tomcat (11.0.24) forgets that another thread has asked for a dispatch, while a listener
 * was called or an event was on its way, when it comes upon an error: it would complete
 * the request, or recycle it, without the dispatch. Or it has gone past the application
 * in the dispatch already, because of the error.
 */
final class TomcatDispatch {

	private final ActionHook processor;

	private volatile @Nullable Thread restorer;

	TomcatDispatch(ActionHook processor) {
		this.processor = processor;
	}

	/**
	 * Notes that there is none to be made up for.
	 */
	void forget() {
		this.restorer = null;
	}

	/**
	 * Asks for the dispatch again. Called by Tomcat's thread that tells a listener of an
	 * error.
	 */
	void restore() {
		if (is(ActionCode.ASYNC_IS_ERROR)) {
			this.processor.action(ActionCode.ASYNC_DISPATCH, null);
		}
		else if (is(ActionCode.ASYNC_IS_STARTED) && !isAskedFor()) {
			// It waits for the listener to return.
			this.processor.action(ActionCode.ASYNC_POST_PROCESS, null);
		}
		this.restorer = Thread.currentThread();
	}

	/**
	 * Whether the current thread has restored it and hasn't come to it yet. The request
	 * must have no error until then.
	 */
	boolean isDue() {
		return this.restorer == Thread.currentThread() && isAskedFor();
	}

	boolean isAskedFor() {
		return is(ActionCode.ASYNC_IS_DISPATCHING);
	}

	boolean isCompleting() {
		return is(ActionCode.ASYNC_IS_COMPLETING);
	}

	private boolean is(ActionCode question) {
		AtomicBoolean answer = new AtomicBoolean();
		this.processor.action(question, answer);
		return answer.get();
	}

}
