package io.wsgi4j.exchange;

import java.io.OutputStream;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the head that the application has given until it goes out.
 */
final class ResponseStart implements StartResponse {

	private final OutputStream stream;

	private final BooleanSupplier headOut;

	private volatile @Nullable ResponseHead head;

	ResponseStart(OutputStream stream, BooleanSupplier headOut) {
		this.stream = stream;
		this.headOut = headOut;
	}

	@Override
	public OutputStream start(String status, List<Header> headers, @Nullable Throwable error) {
		if (error != null && this.headOut.getAsBoolean()) {
			rethrow(error);
		}
		if (error == null && this.head != null) {
			throw new IllegalStateException("The response has been started already");
		}
		this.head = ResponseHead.of(status, headers);
		return this.stream;
	}

	/**
	 * The head to send.
	 * @throws IllegalStateException if the application hasn't given one
	 */
	ResponseHead head() {
		ResponseHead head = this.head;
		if (head == null) {
			throw new IllegalStateException("The application has not called start before its first block or its end");
		}
		return head;
	}

	/**
	 * Throws an error as it is, checked or not, as PEP 3333 demands.
	 */
	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void rethrow(Throwable error) throws T {
		throw (T) error;
	}

}
