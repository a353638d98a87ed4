package io.wsgi4j.testsupport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Ends a run of tests that doesn't come to its end, and says which tests were running and
 * what each thread was doing. JUnit's own limit can't: it interrupts the thread of a test
 * method, while servers start and stop outside test methods.
 */
public final class HangWatch implements TestExecutionListener {

	/**
	 * How long nothing may begin or end. Some tests are told how long they take.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(10)
		.plus(Duration.parse(System.getProperty("stress.duration", "PT0S")))
		.plus(Duration.parse(System.getProperty("wsgi4j.test.duration", "PT0S")));

	private final Set<String> running = ConcurrentHashMap.newKeySet();

	private volatile Thread thread = new Thread();

	private volatile long lastEvent = System.nanoTime();

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		Thread watch = new Thread(this::watch, "hang-watch");
		watch.setDaemon(true);
		this.lastEvent = System.nanoTime();
		this.thread = watch;
		watch.start();
	}

	/**
	 * Some tests run others, with a watch of their own, in the midst of the run.
	 */
	@Override
	public void testPlanExecutionFinished(TestPlan plan) {
		this.thread.interrupt();
	}

	@Override
	public void executionStarted(TestIdentifier test) {
		this.running.add(test.getUniqueId());
		this.lastEvent = System.nanoTime();
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		this.running.remove(test.getUniqueId());
		this.lastEvent = System.nanoTime();
	}

	private void watch() {
		try {
			while (System.nanoTime() - this.lastEvent < LIMIT.toNanos()) {
				TimeUnit.SECONDS.sleep(5);
			}
			report();
			TimeUnit.SECONDS.sleep(5);
		}
		catch (InterruptedException ex) {
			return;
		}
		Runtime.getRuntime().halt(1);
	}

	private void report() {
		StringBuilder report = new StringBuilder("No test has begun or ended for %s. Running:\n".formatted(LIMIT));
		this.running.forEach((test) -> report.append("  ").append(test).append('\n'));
		Thread.getAllStackTraces().forEach((thread, stack) -> {
			report.append("%n%s, %s%n".formatted(thread, thread.getState()));
			for (StackTraceElement element : stack) {
				report.append("    at ").append(element).append('\n');
			}
		});
		System.err.println(report);
	}

}
