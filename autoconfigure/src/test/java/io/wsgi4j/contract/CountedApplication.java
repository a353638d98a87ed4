package io.wsgi4j.contract;

import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AbstractServerTests;

/**
 * An application that counts how often it is called.
 */
final class CountedApplication implements Application {

	private final Application application;

	private final AtomicInteger calls = new AtomicInteger();

	CountedApplication(Application application) {
		this.application = application;
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		this.calls.incrementAndGet();
		return this.application.call(environ, startResponse);
	}

	int calls() {
		return this.calls.get();
	}

	/**
	 * Waits until it has been called and isn't called any more.
	 */
	void awaitStandstill() {
		int[] last = { -1, 0 };
		AbstractServerTests.await("standstill").until(() -> {
			int now = calls();
			last[1] = (now == last[0] && now > 0) ? last[1] + 1 : 0;
			last[0] = now;
			return last[1] == 60;
		});
	}

}
