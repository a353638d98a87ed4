package io.wsgi4j.autoconfigure;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds executors of {@code gateway.executors} that neither an application names nor
 * another bean has been given. Applications that are switched off count.
 */
final class UnusedExecutors {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<String> named;

	UnusedExecutors(ConfigurableListableBeanFactory beanFactory, Collection<ApplicationCandidate> candidates) {
		this.beanFactory = beanFactory;
		this.named = candidates.stream()
			.map(ApplicationCandidate::executor)
			.map(RelaxedNames::uniform)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Warns of executors without a use.
	 * @param executors the names in {@code gateway.executors}
	 */
	void warn(Log logger, Collection<String> executors) {
		String properties = executors.stream()
			.filter(this::isUnused)
			.map((name) -> "'%s.*'".formatted(RelaxedNames.property("gateway.executors", name)))
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		if (!properties.isEmpty()) {
			logger.warn(("No application runs on the executors %s. Name them in 'gateway.applications.<name>.executor' "
					+ "or @GatewayApplication, or remove the properties")
				.formatted(properties));
		}
	}

	private boolean isUnused(String name) {
		String beanName = GatewayExecutorRegistrar.beanName(name);
		return !this.named.contains(RelaxedNames.uniform(name)) && !this.named.contains(RelaxedNames.uniform(beanName))
				&& this.beanFactory.getDependentBeans(beanName).length == 0;
	}

}
