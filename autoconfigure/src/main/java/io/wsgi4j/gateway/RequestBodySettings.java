package io.wsgi4j.gateway;

import org.springframework.util.Assert;

/**
 * What the gateway accepts as the body of a request.
 *
 * @param maxSize the largest body in bytes; -1 for any size
 * @param memoryThreshold how many bytes of a body are kept in memory before it goes to a
 * temporary file
 * @param streaming whether the application reads the body while it arrives
 */
public record RequestBodySettings(long maxSize, int memoryThreshold, boolean streaming) {

	/**
	 * Creates the settings.
	 * @throws IllegalArgumentException if a size is negative, other than -1 for no
	 * maximum
	 */
	public RequestBodySettings {
		Assert.isTrue(maxSize >= -1, "'maxSize' must not be less than -1");
		Assert.isTrue(memoryThreshold >= 0, "'memoryThreshold' must not be negative");
	}

	public boolean allows(long size) {
		return this.maxSize == -1 || size <= this.maxSize;
	}

}
