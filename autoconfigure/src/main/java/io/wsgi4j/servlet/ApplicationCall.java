package io.wsgi4j.servlet;

import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.FileBody;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * The call of an application and the body that comes of it. Every method runs application
 * code, on one thread at a time.
 */
final class ApplicationCall {

	private final Application application;

	private @Nullable Iterable<byte[]> body;

	private @Nullable Iterator<byte[]> iterator;

	ApplicationCall(Application application) {
		this.application = application;
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
		Iterable<byte[]> body = this.application.call(environ, startResponse);
		this.body = Objects.requireNonNull(body, "The application has returned no body");
		if (body instanceof FileBody file) {
			return BodySource.of(file);
		}
		if (body instanceof Collection<byte[]> blocks && !(body instanceof AutoCloseable)) {
			return BodySource.of(blocks);
		}
		this.iterator = body.iterator();
		return null;
	}

	/**
	 * Asks for the next block that isn't empty.
	 * @return the block, or {@code null} at the end of the body
	 */
	@Nullable BodySource next() {
		Iterator<byte[]> iterator = this.iterator;
		while (iterator != null && iterator.hasNext()) {
			byte[] block = Objects.requireNonNull(iterator.next(), "The application has yielded a null block");
			if (block.length > 0) {
				return BodySource.of(block);
			}
		}
		return null;
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
		try {
			closeable.close();
		}
		catch (Throwable ex) {
			if (failure == null) {
				return ex;
			}
			failure.addSuppressed(ex);
		}
		return failure;
	}

}
