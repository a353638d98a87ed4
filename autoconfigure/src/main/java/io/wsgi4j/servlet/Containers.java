package io.wsgi4j.servlet;

import java.util.List;

import jakarta.servlet.ServletContext;

/**
 * The containers that the gateway knows. Thread-safe.
 */
public final class Containers {

	static final Container OTHER = (context) -> true;

	private static final String ATTRIBUTE = Container.class.getName();

	private final List<Container> known;

	/**
	 * Creates the list.
	 * @param known the containers, in the order in which they are asked
	 */
	public Containers(List<Container> known) {
		this.known = List.copyOf(known);
	}

	/**
	 * Notes which of them is that of a web application. Called when the web application
	 * is initialized, before its first request.
	 * @param context the web application
	 */
	public void attachTo(ServletContext context) {
		this.known.stream()
			.filter((container) -> container.supports(context))
			.findFirst()
			.ifPresent((container) -> context.setAttribute(ATTRIBUTE, container));
	}

	/**
	 * The container of a web application.
	 * @param context the web application
	 * @return the container; one that nothing is known about if it is none of these
	 */
	static Container of(ServletContext context) {
		return (context.getAttribute(ATTRIBUTE) instanceof Container container) ? container : OTHER;
	}

}
