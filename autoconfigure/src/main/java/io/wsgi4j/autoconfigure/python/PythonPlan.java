package io.wsgi4j.autoconfigure.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationPython;
import io.wsgi4j.autoconfigure.GatewayProperties.Python;
import io.wsgi4j.autoconfigure.GatewayProperties.Python.Engine;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Which Python applications properties define, and which engine runs each of them: the
 * one of most applications, the other kind for those that want it, or one of its own for
 * an application with a number of processes.
 *
 * @param engines the engines by the names of their beans; the first one is that of
 * scripts as well
 * @param applications the applications by name
 */
record PythonPlan(Map<String, EnginePlan> engines, Map<String, ApplicationPlan> applications) {

	/**
	 * The name of the application that has the prefix to itself.
	 */
	static final String SINGLE = "wsgi";

	static final String ENGINE_BEAN_NAME = "gatewayPythonEngine";

	private static final String GRAALPY_CLASS = "org.graalvm.polyglot.Context";

	private static final Bindable<Map<String, ApplicationProperties>> APPLICATIONS = Bindable.mapOf(String.class,
			ApplicationProperties.class);

	static PythonPlan of(Environment environment, ClassLoader classLoader) {
		Binder binder = Binder.get(environment);
		Python python = binder.bind("gateway.python", Python.class).orElseGet(Python::new);
		return of(single(binder), applications(binder), python, classLoader);
	}

	/**
	 * Whether properties define any, which each server asks at its start.
	 */
	static boolean hasApplications(Environment environment) {
		Binder binder = Binder.get(environment);
		return !targets(single(binder), applications(binder)).isEmpty();
	}

	private static String single(Binder binder) {
		return binder.bind("gateway.wsgi", String.class).orElse("");
	}

	private static Map<String, ApplicationProperties> applications(Binder binder) {
		return binder.bind("gateway.applications", APPLICATIONS).orElseGet(Map::of);
	}

	private static PythonPlan of(String single, Map<String, ApplicationProperties> properties, Python python,
			ClassLoader classLoader) {
		Map<String, EnginePlan> engines = new LinkedHashMap<>();
		Map<String, ApplicationPlan> applications = new LinkedHashMap<>();
		Engine preferred = choose(python.getEngine(), classLoader);
		targets(single, properties).forEach((name, target) -> {
			ApplicationProperties application = properties.getOrDefault(name, new ApplicationProperties());
			EnginePlan engine = engine(name, application.getPython(), preferred, classLoader);
			engines.putIfAbsent(engine.beanName(), engine);
			applications.put(name, new ApplicationPlan(target, engine.beanName(), application.isEnabled()));
		});
		if (StringUtils.hasText(python.getDirectory())) {
			engines.putIfAbsent(ENGINE_BEAN_NAME, new EnginePlan(ENGINE_BEAN_NAME, preferred, null));
		}
		return new PythonPlan(engines, applications);
	}

	private static EnginePlan engine(String name, ApplicationPython application, Engine preferred,
			ClassLoader classLoader) {
		Engine wanted = application.getEngine();
		Engine kind = (wanted != null) ? choose(wanted, classLoader) : preferred;
		if (kind == Engine.CPYTHON && application.getProcesses() != null) {
			return new EnginePlan(ENGINE_BEAN_NAME + "." + name, kind, application.getProcesses());
		}
		String beanName = (kind == preferred) ? ENGINE_BEAN_NAME
				: ENGINE_BEAN_NAME + "#" + ((kind == Engine.CPYTHON) ? "cpython" : "graalpy");
		return new EnginePlan(beanName, kind, null);
	}

	private static Engine choose(Engine engine, ClassLoader classLoader) {
		if (engine != Engine.AUTO) {
			return engine;
		}
		return hasGraalPy(classLoader) ? Engine.GRAALPY : Engine.CPYTHON;
	}

	static boolean hasGraalPy(ClassLoader classLoader) {
		return ClassUtils.isPresent(GRAALPY_CLASS, classLoader);
	}

	private static Map<String, String> targets(String single, Map<String, ApplicationProperties> applications) {
		Map<String, String> targets = new LinkedHashMap<>();
		if (StringUtils.hasText(single)) {
			targets.put(SINGLE, single.strip());
		}
		applications.forEach((name, properties) -> {
			String target = properties.getWsgi();
			if (StringUtils.hasText(target)) {
				targets.put(name, target.strip());
			}
		});
		return targets;
	}

	/**
	 * What an engine has to import: those of its applications that are mounted.
	 */
	List<String> targets(String engine) {
		return this.applications.values()
			.stream()
			.filter((application) -> application.enabled() && application.engine().equals(engine))
			.map(ApplicationPlan::target)
			.toList();
	}

	/**
	 * An engine.
	 *
	 * @param beanName the name of its bean
	 * @param kind GraalPy or CPython
	 * @param processes how many processes it has; {@code null} for the general number
	 */
	record EnginePlan(String beanName, Engine kind, @Nullable Integer processes) {
	}

	/**
	 * An application.
	 *
	 * @param target the name of its callable
	 * @param engine the name of its engine's bean
	 * @param enabled whether it is mounted
	 */
	record ApplicationPlan(String target, String engine, boolean enabled) {
	}

}
