package io.wsgi4j.autoconfigure.python;

import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.autoconfigure.ApplicationCandidates;
import io.wsgi4j.autoconfigure.GatewayConfigurationException;
import io.wsgi4j.autoconfigure.GatewayExecutorRegistrar;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Registers a bean for each Python application that properties define.
 */
final class PythonApplicationRegistrar implements ImportBeanDefinitionRegistrar {

	static final String ENGINE_BEAN_NAME = "gatewayPythonEngine";

	/**
	 * The name of the executor that Python applications have unless they are given
	 * another one.
	 */
	static final String EXECUTOR = "python";

	static final String EXECUTOR_FACTORY_BEAN_NAME = "gatewayPythonExecutorFactory";

	private static final String DIRECTORY = "scripts";

	private static final String REQUIRED_CLASS = "org.graalvm.polyglot.Context";

	private final Environment environment;

	private final ClassLoader classLoader;

	PythonApplicationRegistrar(Environment environment, ClassLoader classLoader) {
		this.environment = environment;
		this.classLoader = classLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Map<String, String> targets = PythonTargets.of(this.environment);
		requirePython(targets);
		registerExecutor(registry);
		targets.forEach((name, target) -> register(registry, name, name.equals(PythonTargets.SINGLE) ? "/" : "/" + name,
				"application", target));
		String directory = this.environment.getProperty("gateway.python.directory");
		if (StringUtils.hasText(directory)) {
			register(registry, DIRECTORY, "/", "directory", directory);
		}
	}

	private void requirePython(Map<String, String> targets) {
		GatewayConfigurationException.throwIf(!ClassUtils.isPresent(REQUIRED_CLASS, this.classLoader),
				() -> targets.isEmpty()
						? "The property 'gateway.python.directory' is set, but there is no Python on the class path."
						: "The Python application '%s' can't run: there is no Python on the class path."
							.formatted(targets.values().iterator().next()),
				"Add the dependency io.wsgi4j:wsgi4j-spring-boot-starter-python, "
						+ "or org.graalvm.polyglot:polyglot and org.graalvm.polyglot:python (of type pom).");
	}

	private void registerExecutor(BeanDefinitionRegistry registry) {
		String beanName = GatewayExecutorRegistrar.beanName(EXECUTOR);
		if (!GatewayExecutorRegistrar.isConfigured(EXECUTOR, this.environment)
				&& !registry.containsBeanDefinition(beanName) && !isExecutor(EXECUTOR, registry)) {
			RootBeanDefinition definition = GatewayExecutorRegistrar.beanDefinition(EXECUTOR_FACTORY_BEAN_NAME,
					"create");
			definition.setLazyInit(true);
			registry.registerBeanDefinition(beanName, definition);
		}
	}

	/**
	 * Whether the user has a bean of this name for applications to run on.
	 */
	private static boolean isExecutor(String beanName, BeanDefinitionRegistry registry) {
		return registry instanceof ListableBeanFactory beanFactory
				&& List.of(beanFactory.getBeanNamesForType(TaskExecutor.class, true, false)).contains(beanName);
	}

	private static void register(BeanDefinitionRegistry registry, String name, String path, String factoryMethod,
			String argument) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(Application.class);
		definition.setFactoryBeanName(ENGINE_BEAN_NAME);
		definition.setFactoryMethodName(factoryMethod);
		definition.setLazyInit(true);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, argument);
		definition.setAttribute(ApplicationCandidates.ANNOTATION_ATTRIBUTE,
				MergedAnnotation
					.of(GatewayApplication.class,
							Map.of("name", name, "path", path, "value", path, "executor", EXECUTOR))
					.synthesize());
		registry.registerBeanDefinition("gatewayPythonApplication." + name, definition);
	}

}
