package io.wsgi4j.actuate;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the
 * {@link GatewayApplicationsEndpoint}: answers with 404 where there is nothing to
 * suspend.
 */
@EndpointWebExtension(endpoint = GatewayApplicationsEndpoint.class)
public final class GatewayApplicationsEndpointWebExtension {

	private final GatewayApplicationsEndpoint delegate;

	/**
	 * Creates the extension.
	 * @param delegate the endpoint
	 */
	public GatewayApplicationsEndpointWebExtension(GatewayApplicationsEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Suspends an application or resumes it.
	 * @param application the application's name
	 * @param suspended whether its requests are to be answered with 503
	 * @return the application as it is now, or 404 if there is none of that name
	 */
	@WriteOperation
	public WebEndpointResponse<ApplicationDescriptor> suspend(@Selector String application, boolean suspended) {
		ApplicationDescriptor descriptor = this.delegate.suspend(application, suspended);
		return (descriptor != null) ? new WebEndpointResponse<>(descriptor)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
