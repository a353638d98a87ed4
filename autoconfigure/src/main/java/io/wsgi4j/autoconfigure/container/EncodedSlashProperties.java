package io.wsgi4j.autoconfigure.container;

import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.gateway.EncodedSlash;

/**
 * What properties say about encoded slashes.
 */
final class EncodedSlashProperties {

	private EncodedSlashProperties() {
	}

	/**
	 * Whether the container has to let them through, for an application at least.
	 */
	static boolean wantsThem(GatewayProperties properties) {
		return properties.getApplications()
			.values()
			.stream()
			.anyMatch((application) -> application.getEncodedSlash() == EncodedSlash.DECODE);
	}

}
