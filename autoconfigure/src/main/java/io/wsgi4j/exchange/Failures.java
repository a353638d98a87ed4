package io.wsgi4j.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Looks at exceptions of applications, whose methods may be overridden: each of them can
 * throw, block or lead to ever new causes. So this is done on the thread of the exchange
 * alone, and never with its lock.
 */
public final class Failures {

	/**
	 * More causes and suppressed exceptions than any stack of frameworks makes.
	 */
	private static final int MAX_EXCEPTIONS = 256;

	/**
	 * A longer message would cost more than it tells, wherever it is written to.
	 */
	private static final int MAX_TEXT = 64 * 1024;

	private static final StackTraceElement[] NO_STACK = {};

	private Failures() {
	}

	/**
	 * Finds an exception of a type among a failure and its causes.
	 * @return the first one; {@code null} if there is none, or it can't be found
	 */
	public static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
		Throwable current = failure;
		try {
			for (int i = 0; i < MAX_EXCEPTIONS && current != null; i++) {
				if (type.isInstance(current)) {
					return type.cast(current);
				}
				current = current.getCause();
			}
		}
		catch (Throwable ex) {
			// What doesn't tell its cause has none.
		}
		return null;
	}

	/**
	 * Makes sure that exception resolvers, loggers and observations come to an end with a
	 * failure, each of which looks at all causes, messages and stack traces.
	 * @return the failure itself if all of them can be read; otherwise one that stands
	 * for it
	 */
	static Throwable readable(Throwable failure) {
		try {
			String defect = findDefect(failure);
			return (defect != null) ? new UnreadableFailureException(failure.getClass(), defect, stackOf(failure))
					: failure;
		}
		catch (Throwable ex) {
			return new UnreadableFailureException(failure.getClass(), "fails when it is looked at", NO_STACK);
		}
	}

	private static @Nullable String findDefect(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Throwable> heads = new ArrayList<>(List.of(failure));
		for (int i = 0; i < heads.size(); i++) {
			Set<Throwable> chain = Collections.newSetFromMap(new IdentityHashMap<>());
			for (Throwable current = heads.get(i); current != null; current = current.getCause()) {
				if (!chain.add(current)) {
					return "is one of its own causes";
				}
				if (seen.add(current)) {
					String defect = findOwnDefect(current);
					if (defect != null) {
						return defect;
					}
					// Suppressing each other is no defect: everybody looks out for that.
					heads.addAll(Arrays.asList(current.getSuppressed()));
				}
				if (seen.size() > MAX_EXCEPTIONS || heads.size() > MAX_EXCEPTIONS) {
					return "has too many causes";
				}
			}
		}
		return null;
	}

	private static @Nullable String findOwnDefect(Throwable failure) {
		String text = failure.toString();
		if (text == null || text.length() > MAX_TEXT || isLong(failure.getMessage())) {
			return "has no message that can be shown";
		}
		return (failure.getStackTrace() == null) ? "has no stack trace" : null;
	}

	private static boolean isLong(@Nullable String message) {
		return message != null && message.length() > MAX_TEXT;
	}

	private static StackTraceElement[] stackOf(Throwable failure) {
		try {
			StackTraceElement[] stack = failure.getStackTrace();
			return (stack != null) ? stack : NO_STACK;
		}
		catch (Throwable ex) {
			return NO_STACK;
		}
	}

}
