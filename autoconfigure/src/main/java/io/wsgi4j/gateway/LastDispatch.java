package io.wsgi4j.gateway;

/**
 * Which requests end in a dispatch through the filters, as those of a {@code Callable}
 * do, although their answers are complete without one. Requests that interceptors wait
 * for do so anyway, and so do those whose applications have failed.
 */
public enum LastDispatch {

	/**
	 * All of them if there is a filter that logs requests when they are over
	 * ({@code AbstractRequestLoggingFilter}), otherwise none.
	 */
	AUTO,

	/**
	 * All of them.
	 */
	ALWAYS

}
