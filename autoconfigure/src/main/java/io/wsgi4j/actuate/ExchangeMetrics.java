package io.wsgi4j.actuate;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Records every exchange when it is over.
 */
public final class ExchangeMetrics implements ExchangeListener {

	private final Map<String, ApplicationMeters> byApplication;

	/**
	 * Creates the metrics, whose counters begin at zero.
	 * @param registry where to record
	 * @param applications all applications
	 */
	public ExchangeMetrics(MeterRegistry registry, List<MountedApplication> applications) {
		this.byApplication = applications.stream()
			.map(MountedApplication::name)
			.distinct()
			.collect(Collectors.toUnmodifiableMap(Function.identity(),
					(application) -> new ApplicationMeters(registry, application)));
	}

	@Override
	public ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		ApplicationMeters meters = this.byApplication.get(application.name());
		return (meters != null) ? meters : ExchangeFollower.none();
	}

}
