package io.wsgi4j;

/**
 * Wraps applications:
 * <a href="https://peps.python.org/pep-3333/#middleware-components-that-play-both-sides">
 * PEP 3333's middleware</a>, which is a server to the application and an application to
 * the server. Beans of this type wrap every mounted application in their
 * {@link org.springframework.core.annotation.Order order}, the first one outermost.
 * <p>
 * Middleware has to pass {@link AutoCloseable#close() close} on to the body that it
 * wraps.
 */
@FunctionalInterface
public interface Middleware {

	/**
	 * Wraps an application. Called once for each of them, at start-up.
	 * @param application the application to wrap
	 * @return an application that is called in its place; may be the same
	 */
	Application wrap(Application application);

}
