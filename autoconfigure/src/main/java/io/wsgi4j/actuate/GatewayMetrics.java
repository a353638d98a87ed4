package io.wsgi4j.actuate;

import java.util.List;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;

/**
 * Tells how many exchanges of each application are in which phase, how many are stuck,
 * and how many have been interrupted. They are counted when a meter is read, so that
 * exchanges pay nothing for it.
 */
public final class GatewayMetrics implements MeterBinder {

	private final List<MountedApplication> applications;

	private final Exchanges exchanges;

	/**
	 * Creates the metrics.
	 * @param applications all applications
	 * @param exchanges knows their exchanges
	 */
	public GatewayMetrics(List<MountedApplication> applications, Exchanges exchanges) {
		this.applications = List.copyOf(applications);
		this.exchanges = exchanges;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (MountedApplication application : this.applications) {
			for (ExchangePhase phase : ExchangePhase.values()) {
				Gauge.builder("gateway.exchanges.in.flight", () -> this.exchanges.count(application, phase))
					.description("Exchanges in flight")
					.tag("application", application.name())
					.tag("phase", phase.name())
					.register(registry);
			}
			Gauge.builder("gateway.exchanges.stuck", () -> this.exchanges.countStuck(application))
				.description("Exchanges whose code goes on although it has been interrupted")
				.tag("application", application.name())
				.register(registry);
			for (InterruptReason reason : InterruptReason.values()) {
				FunctionCounter
					.builder("gateway.exchange.interrupts", this.exchanges,
							(counted) -> counted.countInterrupts(application, reason))
					.description("Interrupts of application code")
					.tag("application", application.name())
					.tag("reason", reason.name())
					.register(registry);
			}
		}
	}

}
