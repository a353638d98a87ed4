package io.wsgi4j.autoconfigure.python;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.wsgi4j.autoconfigure.GatewayConfigurationException;
import io.wsgi4j.autoconfigure.GatewayProperties.Python;

import org.springframework.beans.factory.BeanFactory;

/**
 * Finds the beans that are exported to Python.
 */
final class PythonBeans {

	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");

	private PythonBeans() {
	}

	/**
	 * Finds the beans.
	 * @return the beans by their names in Python
	 * @throws GatewayConfigurationException if there is none of a name, or the name can't
	 * be imported
	 */
	static Map<String, Object> find(Python properties, BeanFactory beanFactory) {
		Map<String, Object> beans = new LinkedHashMap<>();
		properties.getBeans().forEach((name, bean) -> {
			GatewayConfigurationException.throwIf(!IDENTIFIER.matcher(name).matches(),
					() -> "The property 'gateway.python.beans.%s' has a name that Python can't import.".formatted(name),
					"Name it with letters, digits and underscores, as in 'gateway.python.beans.%s'."
						.formatted(name.replaceAll("\\W", "_")));
			GatewayConfigurationException.throwIf(!beanFactory.containsBean(bean),
					() -> "The property 'gateway.python.beans.%s' is '%s', but there is no bean of that name."
						.formatted(name, bean),
					"Set it to the name of a bean.");
			beans.put(name, beanFactory.getBean(bean));
		});
		return beans;
	}

}
