package io.wsgi4j.autoconfigure;

import io.wsgi4j.GatewayApplication;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;

/**
 * A bean that wants to be mounted.
 *
 * @param name the application's name
 * @param beanName the bean's name
 * @param annotation the annotation on the bean
 * @param properties what overrides the annotation
 */
record ApplicationCandidate(String name, String beanName, GatewayApplication annotation,
		ApplicationProperties properties) {

	String executor() {
		String executor = this.properties.getExecutor();
		return (executor != null) ? executor : this.annotation.executor();
	}

	/**
	 * Where the application sits under the gateway's prefix.
	 * @throws GatewayConfigurationException if the path is malformed
	 */
	String path() {
		String path = this.properties.getPath();
		return (path != null) ? MountPath.parse(path, "The property '%s'".formatted(property("path")))
				: MountPath.parse(this.annotation.path(), "The path of the application '%s'".formatted(this.name));
	}

	/**
	 * The name of one of the application's properties.
	 */
	String property(String name) {
		return RelaxedNames.property("gateway.applications", this.name) + "." + name;
	}

	@Override
	public String toString() {
		return this.name.equals(this.beanName) ? "'" + this.name + "'"
				: "'%s' (bean '%s')".formatted(this.name, this.beanName);
	}

}
