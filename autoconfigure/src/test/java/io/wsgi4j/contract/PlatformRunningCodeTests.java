package io.wsgi4j.contract;

/**
 * Code on a pool of platform threads.
 */
class PlatformRunningCodeTests extends AbstractRunningCodeTests {

	@Override
	String mode() {
		return "platform";
	}

	@Override
	boolean isIdle() {
		return pool("gatewayTaskExecutor").getActiveCount() == 0;
	}

}
