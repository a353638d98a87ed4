package io.wsgi4j.actuate;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one application, which all of its exchanges share.
 */
final class ApplicationMeters implements ExchangeFollower {

	private final Timer body;

	private final Timer queue;

	private final Timer application;

	private final Timer client;

	private final DistributionSummary received;

	private final DistributionSummary sent;

	private final Counter disconnects;

	private final Map<Refusal, Counter> rejections = new EnumMap<>(Refusal.class);

	ApplicationMeters(MeterRegistry registry, String application) {
		this.body = timer(registry, application, "body", "Time that exchanges have waited for the request's body");
		this.queue = timer(registry, application, "queue", "Time that exchanges have waited for a thread");
		this.application = timer(registry, application, "application", "Time that exchanges have had a thread");
		this.client = timer(registry, application, "client", "Time that exchanges have waited for the client");
		this.received = summary(registry, application, "received", "Sizes of requests' bodies");
		this.sent = summary(registry, application, "sent", "Sizes of answers' bodies");
		this.disconnects = Counter.builder("gateway.exchange.disconnects")
			.description("Exchanges whose client has left")
			.tag("application", application)
			.register(registry);
		for (Refusal reason : Refusal.values()) {
			this.rejections.put(reason, rejections(registry, application, reason));
		}
	}

	private static Timer timer(MeterRegistry registry, String application, String name, String description) {
		return Timer.builder("gateway.exchange." + name)
			.description(description)
			.tag("application", application)
			.register(registry);
	}

	private static DistributionSummary summary(MeterRegistry registry, String application, String name,
			String description) {
		return DistributionSummary.builder("gateway.exchange." + name)
			.description(description)
			.baseUnit(BaseUnits.BYTES)
			.tag("application", application)
			.register(registry);
	}

	private static Counter rejections(MeterRegistry registry, String application, Refusal reason) {
		return Counter.builder("gateway.exchange.rejections")
			.description("Exchanges that the gateway has answered in the application's place")
			.tag("application", application)
			.tag("reason", reason.name())
			.register(registry);
	}

	@Override
	public void ended(EndedExchange ended) {
		ExchangeSnapshot exchange = ended.exchange();
		Times times = exchange.times();
		record(this.body, times.body());
		record(this.queue, times.queue());
		record(this.application, times.application());
		record(this.client, times.client());
		this.received.record(exchange.bytesReceived());
		this.sent.record(exchange.bytesSent());
		count(ended.refusal());
		if (ended.result() == ExchangeResult.DISCONNECTED) {
			this.disconnects.increment();
		}
	}

	/**
	 * An exchange that has never come so far, or never had to wait, says nothing about
	 * how long that takes.
	 */
	private static void record(Timer timer, Duration time) {
		if (!time.isZero()) {
			timer.record(time);
		}
	}

	private void count(@Nullable Refusal refusal) {
		Counter counter = (refusal != null) ? this.rejections.get(refusal) : null;
		if (counter != null) {
			counter.increment();
		}
	}

}
