package io.wsgi4j.autoconfigure;

import java.util.Collection;

import io.wsgi4j.gateway.MountedApplication;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContext;

/**
 * What tests of other packages see of a context with the gateway.
 */
public final class GatewayContexts {

	private GatewayContexts() {
	}

	public static Collection<MountedApplication> mounted(ApplicationContext context) {
		return context.getBean(ApplicationMounter.class).mount();
	}

	public static FailureAnalysis analyze(Throwable startupFailure) {
		return new GatewayConfigurationFailureAnalyzer().analyze(startupFailure);
	}

}
