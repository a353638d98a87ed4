package io.wsgi4j.autoconfigure;

import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationRequest;
import io.wsgi4j.autoconfigure.GatewayProperties.Request;
import io.wsgi4j.gateway.RequestBodySettings;

import org.springframework.util.unit.DataSize;

/**
 * What an application accepts as a request's body: its own properties before those of
 * all.
 */
final class RequestBodySettingsFactory {

	private RequestBodySettingsFactory() {
	}

	static RequestBodySettings create(Request defaults, ApplicationCandidate candidate) {
		ApplicationRequest own = candidate.properties().getRequest();
		DataSize ownMaxSize = own.getMaxBodySize();
		DataSize maxSize = (ownMaxSize != null) ? ownMaxSize : defaults.getMaxBodySize();
		DataSize ownThreshold = own.getMemoryThreshold();
		int threshold = (ownThreshold != null) ? threshold(ownThreshold, candidate.property("request.memory-threshold"))
				: threshold(defaults.getMemoryThreshold(), "gateway.request.memory-threshold");
		Request.Mode mode = (own.getMode() != null) ? own.getMode() : defaults.getMode();
		return new RequestBodySettings(Math.max(-1, maxSize.toBytes()), threshold, mode == Request.Mode.STREAMING);
	}

	private static int threshold(DataSize size, String property) {
		return (int) Math.min(Integer.MAX_VALUE,
				bytes(size, property, "Set it to 0B to give a body no memory of its own, or to a positive size."));
	}

	/**
	 * How many bytes of memory a property says.
	 * @throws GatewayConfigurationException if its size is negative
	 */
	static long bytes(DataSize size, String property, String action) {
		GatewayConfigurationException.throwIf(size.isNegative(),
				() -> "The property '%s' is %s.".formatted(property, size), action);
		return size.toBytes();
	}

}
