package io.wsgi4j.testsupport;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/**
 * Sets logging up for tests of what is logged where no server does it. An application of
 * an earlier test that has failed before its environment was ready leaves a logging
 * system that is silent.
 */
public final class AudibleLogging implements BeforeEachCallback {

	@Override
	public void beforeEach(ExtensionContext context) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.cleanUp();
		logging.beforeInitialize();
		logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
	}

}
