package io.wsgi4j.servlet;

import java.util.List;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container that a request has come from. Thread-safe.
 */
public final class Containers {

	static final Container OTHER = (context) -> true;

	private final List<Container> known;

	private volatile @Nullable Match last;

	/**
	 * Creates the list.
	 * @param known the containers that the gateway knows, in the order in which they are
	 * asked
	 */
	public Containers(List<Container> known) {
		this.known = List.copyOf(known);
	}

	/**
	 * The container of a web application.
	 * @param context the web application
	 * @return the container; one that nothing is known about if none supports it
	 */
	Container of(ServletContext context) {
		Match match = this.last;
		if (match == null || match.context != context) {
			match = new Match(context, find(context));
			this.last = match;
		}
		return match.container;
	}

	private Container find(ServletContext context) {
		return this.known.stream().filter((container) -> container.supports(context)).findFirst().orElse(OTHER);
	}

	private record Match(ServletContext context, Container container) {

	}

}
