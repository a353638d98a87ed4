package io.wsgi4j.middleware;

import org.jspecify.annotations.Nullable;

/**
 * The application, or what calls it, has broken the contract between them. Thrown by the
 * {@link Validator}.
 */
public class ContractViolationException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which rule has been broken, and by what
	 */
	public ContractViolationException(String message) {
		super(message);
	}

	static void throwUnless(boolean kept, String message, @Nullable Object... arguments) {
		if (!kept) {
			throw new ContractViolationException(message.formatted(arguments));
		}
	}

}
