package io.wsgi4j.autoconfigure;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What the gateway does by reflection, for native images.
 */
final class GatewayRuntimeHints implements RuntimeHintsRegistrar {

	private static final String[] OPTIONAL_TYPES = { "io.micrometer.context.ContextSnapshotFactory", "org.slf4j.MDC",
			"org.springframework.security.core.context.SecurityContextHolder" };

	private static final String TOMCAT_PROTOCOL = "io.wsgi4j.tomcat.GatewayTomcatProtocol";

	private static final String TOMCAT_RESPONSE = "org.apache.coyote.Response";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		// An annotation whose attributes are aliases of each other is read through a
		// proxy.
		hints.proxies().registerJdkProxy(GatewayApplication.class);
		ReflectionHints reflection = hints.reflection();
		reflection.registerType(Application.class);
		reflection.registerType(GatewayExecutorFactory.class, MemberCategory.INVOKE_DECLARED_METHODS);
		reflection.registerType(DirectoryApplicationFactory.class, MemberCategory.INVOKE_DECLARED_METHODS);
		reflection.registerTypeIfPresent(classLoader, TOMCAT_PROTOCOL, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		reflection.registerTypeIfPresent(classLoader, TOMCAT_RESPONSE, MemberCategory.ACCESS_DECLARED_FIELDS);
		for (String type : OPTIONAL_TYPES) {
			reflection.registerTypeIfPresent(classLoader, type);
		}
	}

}
