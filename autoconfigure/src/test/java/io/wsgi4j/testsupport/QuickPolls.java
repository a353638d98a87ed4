package io.wsgi4j.testsupport;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has tests that wait for something look for it often. By default they would do so ten
 * times a second, and spend most of their time on that.
 */
public final class QuickPolls implements TestExecutionListener {

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
	}

}
