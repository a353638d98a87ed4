package io.wsgi4j.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.RuleNames;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Fails at start if a security rule names an application that isn't mounted. A
 * post-processor, because it has to be there before the beans that make rules.
 */
final class SecurityRuleCheck implements BeanFactoryPostProcessor, SmartInitializingSingleton, DisposableBean {

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		RuleNames.collect();
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> unknown = new TreeSet<>(RuleNames.take());
		if (unknown.isEmpty() || this.beanFactory == null) {
			return;
		}
		GatewayHandlerMapping mapping = this.beanFactory.getBean(GatewayHandlerMapping.class);
		Set<String> mounted = mapping.getApplications()
			.stream()
			.map(MountedApplication::name)
			.collect(Collectors.toCollection(TreeSet::new));
		unknown.removeAll(mounted);
		GatewayConfigurationException.throwIf(!unknown.isEmpty(),
				() -> "A security rule of GatewayRequest.to(...) names applications that are not mounted: %s."
					.formatted(String.join(", ", unknown)),
				mounted.isEmpty() ? "Annotate the applications with @GatewayApplication, or remove the rule."
						: "Correct the name or remove the rule. Mounted are: %s."
							.formatted(String.join(", ", mounted)));
	}

	/**
	 * Also where the start has failed.
	 */
	@Override
	public void destroy() {
		RuleNames.take();
	}

}
