package io.wsgi4j.autoconfigure.python;

import java.util.List;

import io.wsgi4j.autoconfigure.ApplicationCandidates;
import io.wsgi4j.autoconfigure.GatewayConfigurationException;
import io.wsgi4j.autoconfigure.GatewayExecutorRegistrar;
import io.wsgi4j.autoconfigure.GatewayProperties.Python.Engine;
import io.wsgi4j.autoconfigure.python.PythonPlan.EnginePlan;
import io.wsgi4j.python.cpython.CPythonEngine;
import io.wsgi4j.python.graalpy.GraalPyEngine;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.StringUtils;

/**
 * Registers a bean for each Python application that properties define.
 */
final class PythonApplicationRegistrar implements ImportBeanDefinitionRegistrar {

	/**
	 * The name of the executor that Python applications have unless they are given
	 * another one.
	 */
	static final String EXECUTOR = "python";

	static final String EXECUTOR_FACTORY_BEAN_NAME = "gatewayPythonExecutorFactory";

	private static final String DIRECTORY = "scripts";

	static final String ENGINE_FACTORY_BEAN_NAME = "gatewayPythonEngineFactory";

	private final Environment environment;

	private final ClassLoader classLoader;

	PythonApplicationRegistrar(Environment environment, ClassLoader classLoader) {
		this.environment = environment;
		this.classLoader = classLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		PythonPlan plan = PythonPlan.of(this.environment, this.classLoader);
		registerExecutor(registry);
		plan.engines().values().forEach((engine) -> registerEngine(registry, plan, engine));
		plan.applications()
			.forEach((name, application) -> register(registry, name, name.equals(PythonPlan.SINGLE) ? "/" : "/" + name,
					application.engine(), "application", application.target()));
		String directory = this.environment.getProperty("gateway.python.directory");
		if (StringUtils.hasText(directory)) {
			register(registry, DIRECTORY, "/", PythonPlan.ENGINE_BEAN_NAME, "directory", directory);
		}
	}

	/**
	 * The user may have an engine of that name.
	 */
	private void registerEngine(BeanDefinitionRegistry registry, PythonPlan plan, EnginePlan engine) {
		if (registry.containsBeanDefinition(engine.beanName())) {
			return;
		}
		boolean graalPy = engine.kind() == Engine.GRAALPY;
		if (graalPy) {
			requireGraalPy(plan.targets(engine.beanName()));
		}
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(graalPy ? GraalPyEngine.class : CPythonEngine.class);
		definition.setFactoryBeanName(ENGINE_FACTORY_BEAN_NAME);
		definition.setFactoryMethodName(graalPy ? "createGraalPy" : "createCPython");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, engine.beanName());
		definition.setDestroyMethodName("close");
		definition.setLazyInit(true);
		definition.setPrimary(engine.beanName().equals(PythonPlan.ENGINE_BEAN_NAME));
		registry.registerBeanDefinition(engine.beanName(), definition);
	}

	private void requireGraalPy(List<String> targets) {
		GatewayConfigurationException.throwIf(!PythonPlan.hasGraalPy(this.classLoader),
				() -> targets.isEmpty()
						? "The property 'gateway.python.directory' is set, but GraalPy is not on the class path."
						: "The Python application '%s' can't run: GraalPy is not on the class path."
							.formatted(targets.get(0)),
				"Add the dependency io.wsgi4j:wsgi4j-spring-boot-starter-python, "
						+ "or org.graalvm.polyglot:polyglot and org.graalvm.polyglot:python (of type pom), "
						+ "or set 'gateway.python.engine=cpython'.");
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

	private static void register(BeanDefinitionRegistry registry, String name, String path, String engine,
			String factoryMethod, String argument) {
		registry.registerBeanDefinition("gatewayPythonApplication." + name,
				ApplicationCandidates.define(name, path, EXECUTOR, engine, factoryMethod, argument));
	}

}
