package io.wsgi4j.exchange;

/**
 * Stands for a failure of an application whose methods fail or don't end.
 */
final class UnreadableFailureException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the stand-in.
	 * @param type the type of the failure
	 * @param defect why it can't be shown
	 * @param stack where it was thrown, as far as that is known
	 */
	UnreadableFailureException(Class<?> type, String defect, StackTraceElement[] stack) {
		super("The application has thrown a " + type.getName() + ", which " + defect, null, false, true);
		setStackTrace(stack);
	}

}
