package io.wsgi4j.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationFiles;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Registers a bean for each application that properties give a directory. A
 * post-processor, because it runs again in a context that was prepared ahead of time,
 * whose environment may name further directories.
 */
final class DirectoryApplicationRegistrar implements BeanDefinitionRegistryPostProcessor {

	static final String FACTORY_BEAN_NAME = "gatewayDirectoryApplicationFactory";

	private static final String BEAN_NAME_PREFIX = "gatewayDirectoryApplication.";

	private static final Bindable<Map<String, ApplicationProperties>> APPLICATIONS = Bindable.mapOf(String.class,
			ApplicationProperties.class);

	private final Environment environment;

	DirectoryApplicationRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		// Two spellings of a name are bound to the same values; the last one is that of
		// the source of least precedence.
		Map<String, String> names = new LinkedHashMap<>();
		Binder binder = Binder.get(this.environment);
		binder.bind("gateway.applications", APPLICATIONS).orElseGet(Map::of).forEach((name, application) -> {
			if (StringUtils.hasText(application.getDirectory())) {
				requireNothingElse(name, application);
				names.put(RelaxedNames.uniform(name), name);
			}
			else {
				requireNoFiles(name, binder);
			}
		});
		names.values().forEach((name) -> register(name, registry));
	}

	private static void requireNothingElse(String name, ApplicationProperties application) {
		String property = RelaxedNames.property("gateway.applications", name);
		GatewayConfigurationException.throwIf(StringUtils.hasText(application.getWsgi()),
				() -> "The properties '%s.wsgi' and '%s.directory' make two applications of the name '%s'."
					.formatted(property, property, name),
				"Give the directory a name of its own, as in '%s.directory'."
					.formatted(RelaxedNames.property("gateway.applications", name + "-files")));
	}

	private static void requireNoFiles(String name, Binder binder) {
		String property = RelaxedNames.property("gateway.applications", name);
		GatewayConfigurationException.throwIf(binder.bind(property + ".files", ApplicationFiles.class).isBound(),
				() -> "The properties '%s.files.*' are for a directory, but '%s.directory' is not set."
					.formatted(property, property),
				"Set the directory, or remove the properties. A DirectoryApplication of your own has a builder for them.");
	}

	private static void register(String name, BeanDefinitionRegistry registry) {
		String beanName = BEAN_NAME_PREFIX + name;
		if (registry.containsBeanDefinition(beanName)) {
			// Made ahead of time, when attributes are lost.
			registry.removeBeanDefinition(beanName);
		}
		registry.registerBeanDefinition(beanName,
				ApplicationCandidates.define(name, "/" + name, "", FACTORY_BEAN_NAME, "create", name));
	}

}
