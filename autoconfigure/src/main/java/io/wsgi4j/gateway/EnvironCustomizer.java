package io.wsgi4j.gateway;

import io.wsgi4j.Environ;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Adds to the environ of every request. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface EnvironCustomizer extends ExchangeListener {

	/**
	 * Customizes an environ, on the container's thread and before the body arrives. An
	 * exception fails the request.
	 * @param environ what the application will get
	 * @param request the request; may be touched until this method returns, and never
	 * afterwards
	 * @param application the application that it has been mapped to
	 */
	void customize(Environ environ, HttpServletRequest request, MountedApplication application);

	@Override
	default ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		customize(environ, request, application);
		return ExchangeFollower.none();
	}

}
