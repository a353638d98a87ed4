package io.wsgi4j.sample;

import java.util.Comparator;
import java.util.stream.Collectors;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * Reports the threads of the server. A report costs, so reports are made one after the
 * other, by the single thread of an executor of their own ({@code
 * gateway.executors.reports}); the thread is in the report.
 */
@GatewayApplication(path = "/reports", executor = "reports")
class Reports implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/csv;charset=UTF-8"));
		return Body.of(Thread.getAllStackTraces()
			.keySet()
			.stream()
			.sorted(Comparator.comparing(Thread::getName))
			.map((thread) -> "\"%s\",%s\n".formatted(thread.getName(), thread.getState()))
			.collect(Collectors.joining("", "name,state\n", "")));
	}

}
