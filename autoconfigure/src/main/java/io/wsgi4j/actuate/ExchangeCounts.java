package io.wsgi4j.actuate;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Counts the exchanges of each application by what has become of them.
 */
public final class ExchangeCounts implements ExchangeListener {

	private final Map<String, Counter> byApplication = new ConcurrentHashMap<>();

	@Override
	public ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		return of(application.name());
	}

	long count(String application, ExchangeResult result) {
		return of(application).count(result);
	}

	private Counter of(String application) {
		return this.byApplication.computeIfAbsent(application, (name) -> new Counter());
	}

	private static final class Counter implements ExchangeFollower {

		private final Map<ExchangeResult, LongAdder> counts = new EnumMap<>(ExchangeResult.class);

		private Counter() {
			for (ExchangeResult result : ExchangeResult.values()) {
				this.counts.put(result, new LongAdder());
			}
		}

		@Override
		public void ended(EndedExchange exchange) {
			adder(exchange.result()).increment();
		}

		private long count(ExchangeResult result) {
			return adder(result).sum();
		}

		private LongAdder adder(ExchangeResult result) {
			LongAdder adder = this.counts.get(result);
			if (adder == null) {
				throw new IllegalStateException("There is no counter for " + result);
			}
			return adder;
		}

	}

}
