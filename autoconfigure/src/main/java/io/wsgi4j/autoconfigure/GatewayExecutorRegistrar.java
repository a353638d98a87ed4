package io.wsgi4j.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.wsgi4j.autoconfigure.GatewayProperties.ExecutorProperties;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;

/**
 * Registers a bean for each executor of {@code gateway.executors}. They aren't default
 * candidates, so that Boot's own {@code applicationTaskExecutor} does not back off. A
 * post-processor, because it runs again in a context that was prepared ahead of time,
 * whose environment may name further executors.
 */
public final class GatewayExecutorRegistrar implements BeanDefinitionRegistryPostProcessor {

	static final String DEFAULT_BEAN_NAME = "gatewayTaskExecutor";

	static final String FACTORY_BEAN_NAME = "gatewayExecutorFactory";

	private static final Bindable<Map<String, ExecutorProperties>> EXECUTORS = Bindable.mapOf(String.class,
			ExecutorProperties.class);

	private final Environment environment;

	GatewayExecutorRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		// Of several spellings, the one in the source of least precedence: where the
		// executor is defined, not where a variable overrides a part of it.
		Map<String, String> names = new LinkedHashMap<>();
		configured(this.environment).forEach((name) -> names.put(RelaxedNames.uniform(name), name));
		names.values().forEach((name) -> register(name, registry));
	}

	/**
	 * Whether properties define an executor of this name.
	 */
	public static boolean isConfigured(String name, Environment environment) {
		return configured(environment).stream().map(RelaxedNames::uniform).anyMatch(RelaxedNames.uniform(name)::equals);
	}

	private static Set<String> configured(Environment environment) {
		return Binder.get(environment).bind("gateway.executors", EXECUTORS).orElseGet(Map::of).keySet();
	}

	private static void register(String executor, BeanDefinitionRegistry registry) {
		String beanName = beanName(executor);
		if (!registry.containsBeanDefinition(beanName)) {
			registry.registerBeanDefinition(beanName, beanDefinitionOf(executor));
		}
	}

	public static String beanName(String executor) {
		return DEFAULT_BEAN_NAME + "." + executor;
	}

	/**
	 * The name that properties and annotations use.
	 * @param beanName the name of a bean
	 * @return its name in {@code gateway.executors}, or the bean's where it isn't there
	 */
	static String executorName(String beanName) {
		String prefix = beanName("");
		return beanName.startsWith(prefix) ? beanName.substring(prefix.length()) : beanName;
	}

	/**
	 * Whether a bean of this name is one of the gateway's executors.
	 */
	public static boolean isGateways(String beanName) {
		return beanName.equals(DEFAULT_BEAN_NAME) || beanName.startsWith(beanName(""));
	}

	private static RootBeanDefinition beanDefinitionOf(String executor) {
		RootBeanDefinition definition = beanDefinition(FACTORY_BEAN_NAME, "create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, executor);
		return definition;
	}

	/**
	 * The definition of an executor.
	 * @param factoryBean the name of the bean that builds it
	 * @param factoryMethod its method
	 * @return the definition
	 */
	public static RootBeanDefinition beanDefinition(String factoryBean, String factoryMethod) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(TaskExecutor.class);
		definition.setFactoryBeanName(factoryBean);
		definition.setFactoryMethodName(factoryMethod);
		definition.setDefaultCandidate(false);
		return definition;
	}

}
