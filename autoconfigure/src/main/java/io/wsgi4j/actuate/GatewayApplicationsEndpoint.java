package io.wsgi4j.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.gateway.MountedApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that tells of the mounted applications and what they do, and
 * suspends them.
 */
@Endpoint(id = "gatewayapplications")
public final class GatewayApplicationsEndpoint {

	private static final int MAX_EXCHANGES = 100;

	private final Map<String, MountedApplication> applications = new LinkedHashMap<>();

	private final ExecutorInventory executors;

	private final Exchanges exchanges;

	private final ExchangeCounts counts;

	/**
	 * Creates the endpoint.
	 * @param applications all applications
	 * @param executors what they run on
	 * @param exchanges knows their exchanges
	 * @param counts knows what has become of their exchanges
	 */
	public GatewayApplicationsEndpoint(Collection<MountedApplication> applications, ExecutorInventory executors,
			Exchanges exchanges, ExchangeCounts counts) {
		applications.forEach((application) -> this.applications.put(application.name(), application));
		this.executors = executors;
		this.exchanges = exchanges;
		this.counts = counts;
	}

	/**
	 * Tells of all applications.
	 * @return the gateway as it is now
	 */
	@ReadOperation
	public GatewayDescriptor applications() {
		Map<String, ApplicationDescriptor> descriptors = new LinkedHashMap<>();
		this.applications.forEach((name, application) -> descriptors.put(name, describe(application)));
		return new GatewayDescriptor(descriptors, this.executors.describe());
	}

	/**
	 * Tells of one application.
	 * @param application the application's name
	 * @return the application as it is now; {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable ApplicationDescriptor application(@Selector String application) {
		MountedApplication mounted = this.applications.get(application);
		return (mounted != null) ? describe(mounted) : null;
	}

	/**
	 * Suspends an application or resumes it.
	 * @param application the application's name
	 * @param suspended whether its requests are to be answered with 503
	 * @return the application as it is now; {@code null} if there is none of that name
	 */
	@WriteOperation
	public @Nullable ApplicationDescriptor suspend(@Selector String application, boolean suspended) {
		MountedApplication mounted = this.applications.get(application);
		if (mounted == null) {
			return null;
		}
		if (suspended) {
			this.exchanges.suspend(mounted);
		}
		else {
			this.exchanges.resume(mounted);
		}
		return describe(mounted);
	}

	private ApplicationDescriptor describe(MountedApplication application) {
		List<ApplicationDescriptor.InFlight> inFlight = this.exchanges.snapshots(application)
			.stream()
			.map(ApplicationDescriptor.InFlight::of)
			.toList();
		return new ApplicationDescriptor(MountText.of(application), application.bean(),
				this.executors.nameOf(application.executor()), this.exchanges.isSuspended(application),
				ApplicationDescriptor.Limits.of(application),
				ApplicationDescriptor.Counts.of(application.name(), this.counts), inFlight.size(),
				(int) inFlight.stream().filter(ApplicationDescriptor.InFlight::isStuck).count(),
				inFlight.stream().limit(MAX_EXCHANGES).toList());
	}

}
