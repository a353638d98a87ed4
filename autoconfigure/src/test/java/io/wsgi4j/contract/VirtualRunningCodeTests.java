package io.wsgi4j.contract;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * Code on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualRunningCodeTests extends AbstractRunningCodeTests {

	@Override
	String mode() {
		return "virtual";
	}

	@Override
	boolean isIdle() {
		Object executor = this.server.bean("gatewayTaskExecutor", SimpleAsyncTaskExecutor.class);
		Object throttle = ReflectionTestUtils.getField(executor, "concurrencyThrottle");
		return throttle != null
				&& Integer.valueOf(0).equals(ReflectionTestUtils.getField(throttle, "concurrencyCount"));
	}

}
