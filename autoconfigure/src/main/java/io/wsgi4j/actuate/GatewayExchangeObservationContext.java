package io.wsgi4j.actuate;

import io.micrometer.observation.Observation;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.MountedApplication;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exchange that is observed.
 */
public class GatewayExchangeObservationContext extends Observation.Context {

	private final MountedApplication application;

	private final String method;

	private final String path;

	private volatile @Nullable EndedExchange ended;

	/**
	 * Creates the context of an exchange that is about to be opened.
	 * @param application the application that the request has been mapped to
	 * @param method the request's method
	 * @param path the decoded path of the request
	 */
	public GatewayExchangeObservationContext(MountedApplication application, String method, String path) {
		this.application = application;
		this.method = method;
		this.path = path;
	}

	/**
	 * The application that the request has been mapped to.
	 * @return the application and where it sits
	 */
	public MountedApplication getApplication() {
		return this.application;
	}

	/**
	 * The request's method, which may be any word that a client sends.
	 * @return the method
	 */
	public String getMethod() {
		return this.method;
	}

	/**
	 * The decoded path of the request.
	 * @return the path as the client sent it
	 */
	public String getPath() {
		return this.path;
	}

	/**
	 * What has become of the exchange.
	 * @return its end; {@code null} as long as it goes on
	 */
	public @Nullable EndedExchange getEnded() {
		return this.ended;
	}

	/**
	 * Sets what has become of the exchange.
	 * @param ended its end
	 */
	public void setEnded(EndedExchange ended) {
		this.ended = ended;
	}

}
