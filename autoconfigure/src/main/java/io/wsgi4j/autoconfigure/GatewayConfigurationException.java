package io.wsgi4j.autoconfigure;

import java.util.function.Supplier;

/**
 * The gateway can't start the way it has been configured.
 */
public final class GatewayConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	GatewayConfigurationException(String description, String action) {
		super(description);
		this.action = action;
	}

	public static void throwIf(boolean wrong, Supplier<String> description, String action) {
		if (wrong) {
			throw new GatewayConfigurationException(description.get(), action);
		}
	}

	/**
	 * What the user can do about it.
	 */
	String getAction() {
		return this.action;
	}

}
