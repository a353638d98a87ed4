package io.wsgi4j.exchange;

import java.util.Iterator;
import java.util.Objects;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * The call of an application and the body that comes of it. Every method runs application
 * code, on one thread at a time.
 */
final class ApplicationCall {

	private final Application application;

	private final ExchangeState state;

	private final RunningCode code;

	private @Nullable Iterable<byte[]> body;

	private @Nullable Iterator<byte[]> iterator;

	ApplicationCall(Application application, ExchangeState state, RunningCode code) {
		this.application = application;
		this.state = state;
		this.code = code;
	}

	boolean isBegun() {
		return this.body != null;
	}

	/**
	 * Calls the application.
	 * @return its body if that is complete already, so that no more application code is
	 * needed to send it; otherwise {@code null} and {@link #next()} yields the blocks
	 */
	@Nullable BodySource begin(Environ environ, StartResponse startResponse) throws Exception {
		this.state.checkUnlocked();
		this.code.beginCall();
		try {
			return call(environ, startResponse);
		}
		finally {
			this.code.end();
		}
	}

	private @Nullable BodySource call(Environ environ, StartResponse startResponse) throws Exception {
		Iterable<byte[]> body = this.application.call(environ, startResponse);
		this.body = Objects.requireNonNull(body, "The application has returned no body");
		BodySource complete = BodySource.ofComplete(body);
		if (complete != null) {
			return complete;
		}
		this.iterator = Objects.requireNonNull(body.iterator(), "The application has returned a body without iterator");
		return null;
	}

	boolean hasNext() {
		this.state.checkUnlocked();
		this.code.beginStep();
		try {
			return this.iterator != null && this.iterator.hasNext();
		}
		finally {
			this.code.end();
		}
	}

	/**
	 * Asks for the next block.
	 * @return the block, or {@code null} if it is empty
	 */
	@Nullable BodySource next() {
		this.state.checkUnlocked();
		this.code.continueStep();
		try {
			byte[] block = Objects.requireNonNull(this.iterator).next();
			Objects.requireNonNull(block, "The application has yielded a null block");
			return (block.length > 0) ? BodySource.of(block) : null;
		}
		finally {
			this.code.end();
		}
	}

	/**
	 * Closes the body, once.
	 * @return the failure of the call, which is that of closing if there was none before
	 */
	@Nullable Throwable close(@Nullable Throwable failure) {
		Iterable<byte[]> body = this.body;
		this.body = null;
		if (!(body instanceof AutoCloseable closeable)) {
			return failure;
		}
		this.state.checkUnlocked();
		this.code.beginClose();
		try {
			closeable.close();
		}
		catch (Throwable ex) {
			if (failure == null) {
				return ex;
			}
			// No exception suppresses itself.
			if (failure != ex) {
				failure.addSuppressed(ex);
			}
		}
		finally {
			this.code.end();
		}
		return failure;
	}

}
