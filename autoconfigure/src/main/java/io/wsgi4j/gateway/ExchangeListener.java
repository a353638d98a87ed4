package io.wsgi4j.gateway;

import io.wsgi4j.Environ;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Hears of every exchange. Beans of this type are asked in their order.
 */
@FunctionalInterface
public interface ExchangeListener {

	/**
	 * Called when an exchange is about to be opened, on the container's thread and before
	 * that thread's context is captured for the application. An exception fails the
	 * request.
	 * @param request the request; may be touched until this method returns, and never
	 * afterwards
	 * @param application the application that it has been mapped to
	 * @param environ what the application will get; may be added to
	 * @return what follows the exchange
	 */
	ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ);

}
