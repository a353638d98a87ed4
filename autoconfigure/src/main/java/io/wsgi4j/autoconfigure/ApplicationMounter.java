package io.wsgi4j.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.wsgi4j.Application;
import io.wsgi4j.ApplicationAdapter;
import io.wsgi4j.Middleware;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.python.OwnThreads;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Mounts applications as annotations and properties say.
 */
final class ApplicationMounter {

	private final ConfigurableListableBeanFactory beanFactory;

	private final GatewayProperties properties;

	private final ExecutorLookup executors;

	private final List<ApplicationAdapter> adapters;

	private final List<Middleware> middleware;

	private final SingletonSupplier<Collection<ApplicationCandidate>> candidates;

	ApplicationMounter(ConfigurableListableBeanFactory beanFactory, GatewayProperties properties,
			ExecutorLookup executors, List<ApplicationAdapter> adapters, List<Middleware> middleware) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.executors = executors;
		this.adapters = adapters;
		this.middleware = middleware;
		this.candidates = SingletonSupplier
			.of(() -> ApplicationCandidates.find(beanFactory, properties.getApplications()));
	}

	/**
	 * Finds the beans that are annotated, those that are switched off as well. Looks for
	 * them once.
	 * @throws GatewayConfigurationException if annotations and properties don't add up
	 */
	Collection<ApplicationCandidate> candidates() {
		return this.candidates.obtain();
	}

	/**
	 * Mounts all applications that are enabled.
	 * @throws GatewayConfigurationException if annotations and properties don't add up
	 */
	Collection<MountedApplication> mount() {
		Map<String, ApplicationCandidate> byMount = new LinkedHashMap<>();
		String prefix = MountPath.ofPrefix(this.properties);
		for (ApplicationCandidate candidate : candidates()) {
			if (candidate.properties().isEnabled()) {
				String mount = prefix + candidate.path();
				ApplicationCandidate other = byMount.putIfAbsent(mount, candidate);
				if (other != null) {
					throw duplicateMount(mount, other, candidate);
				}
			}
		}
		return byMount.entrySet().stream().map((entry) -> mount(entry.getKey(), entry.getValue())).toList();
	}

	private static GatewayConfigurationException duplicateMount(String mount, ApplicationCandidate one,
			ApplicationCandidate other) {
		return new GatewayConfigurationException(
				"The applications %s and %s are both mounted at '%s'.".formatted(one, other,
						mount.isEmpty() ? "/" : mount),
				"Give one of them another path, in @GatewayApplication or with '%s', or switch it off with '%s=false'."
					.formatted(other.property("path"), other.property("enabled")));
	}

	private MountedApplication mount(String mount, ApplicationCandidate candidate) {
		Application application = application(candidate);
		Executor executor = this.executors.get(candidate.executor(), candidate.name());
		return new MountedApplication(candidate.name(), mount, wrap(application), executor,
				RequestBodySettingsFactory.create(this.properties.getRequest(), candidate),
				ExchangeTimeoutsFactory.create(this.properties, candidate), maxInFlight(candidate),
				candidate.beanName(), stepExecutor(application, executor), candidate.properties().getEncodedSlash(),
				candidate.executor());
	}

	private static Executor stepExecutor(Application application, Executor executor) {
		return (application instanceof OwnThreads threads) ? threads.on(executor) : executor;
	}

	private int maxInFlight(ApplicationCandidate candidate) {
		Integer own = candidate.properties().getMaxInFlight();
		return (own != null) ? own : this.properties.getMaxInFlight();
	}

	private Application application(ApplicationCandidate candidate) {
		Object bean = this.beanFactory.getBean(candidate.beanName());
		if (bean instanceof Application application) {
			return application;
		}
		for (ApplicationAdapter adapter : this.adapters) {
			Application adapted = adapter.adapt(bean);
			if (adapted != null) {
				return adapted;
			}
		}
		throw new GatewayConfigurationException(
				"The bean '%s' is annotated with @GatewayApplication, but its type %s does not implement %s."
					.formatted(candidate.beanName(), bean.getClass().getName(), Application.class.getName()),
				"Implement Application, remove the annotation, or define an ApplicationAdapter for beans of this type.");
	}

	private Application wrap(Application application) {
		Application wrapped = application;
		for (int i = this.middleware.size() - 1; i >= 0; i--) {
			wrapped = this.middleware.get(i).wrap(wrapped);
		}
		return wrapped;
	}

}
