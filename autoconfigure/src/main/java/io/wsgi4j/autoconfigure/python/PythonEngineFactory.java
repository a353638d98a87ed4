package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.autoconfigure.python.PythonPlan.EnginePlan;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.cpython.CPythonEngine;
import io.wsgi4j.python.graalpy.GraalPyEngine;

import org.springframework.beans.factory.BeanFactory;

/**
 * Starts the engines that applications need.
 */
final class PythonEngineFactory {

	private final GatewayProperties properties;

	private final PythonPlan plan;

	private final BeanFactory beanFactory;

	PythonEngineFactory(GatewayProperties properties, PythonPlan plan, BeanFactory beanFactory) {
		this.properties = properties;
		this.plan = plan;
		this.beanFactory = beanFactory;
	}

	/**
	 * Starts GraalPy.
	 * @param beanName the name of the engine's bean
	 */
	PythonEngine createGraalPy(String beanName) {
		return new GraalPyEngine(PythonSettingsFactory.create(this.properties.getPython()), this.plan.targets(beanName),
				PythonBeans.find(this.properties.getPython(), this.beanFactory),
				PythonTaskExecutor.find(this.beanFactory));
	}

	/**
	 * Starts workers of CPython.
	 * @param beanName the name of the engine's bean
	 */
	PythonEngine createCPython(String beanName) {
		EnginePlan engine = this.plan.engines().get(beanName);
		Integer processes = (engine != null) ? engine.processes() : null;
		return new CPythonEngine(PythonSettingsFactory.createForCPython(this.properties.getPython(), processes),
				this.plan.targets(beanName), PythonBeans.find(this.properties.getPython(), this.beanFactory),
				PythonTaskExecutor.find(this.beanFactory));
	}

}
