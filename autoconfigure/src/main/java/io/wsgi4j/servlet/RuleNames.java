package io.wsgi4j.servlet;

import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The names of applications in the rules that the current thread makes while it starts an
 * application context. A rule knows no context before its first request, but the thread
 * that makes its bean is that of the context's start.
 */
public final class RuleNames {

	private static final ThreadLocal<@Nullable Set<String>> names = new ThreadLocal<>();

	private RuleNames() {
	}

	/**
	 * Begins to collect the names of rules that the current thread makes.
	 */
	public static void collect() {
		names.set(new TreeSet<>());
	}

	/**
	 * Ends what {@link #collect()} has begun.
	 * @return the names since then; none if nothing has been collected
	 */
	public static Set<String> take() {
		Set<String> collected = names.get();
		names.remove();
		return (collected != null) ? collected : Set.of();
	}

	static void add(Set<String> ofRule) {
		Set<String> collected = names.get();
		if (collected != null) {
			collected.addAll(ofRule);
		}
	}

}
