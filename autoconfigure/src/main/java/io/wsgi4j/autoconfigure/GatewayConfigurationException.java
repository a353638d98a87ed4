package io.wsgi4j.autoconfigure;

/**
 * The gateway can't start the way it has been configured.
 */
final class GatewayConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	GatewayConfigurationException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * What the user can do about it.
	 */
	String getAction() {
		return this.action;
	}

}
