package io.wsgi4j.autoconfigure.python;

import java.util.Map;
import java.util.TreeMap;

import io.wsgi4j.python.PythonEngine;

/**
 * What engines are called in meters and descriptions.
 */
final class PythonEngines {

	private static final String DEFAULT = "default";

	private PythonEngines() {
	}

	/**
	 * Names engines.
	 * @param engines the engines by the names of their beans
	 * @return the engines by what is left of these names without what they have in common
	 */
	static Map<String, PythonEngine> byLabel(Map<String, PythonEngine> engines) {
		Map<String, PythonEngine> labelled = new TreeMap<>();
		engines.forEach((beanName, engine) -> {
			String label = label(beanName);
			labelled.put(labelled.containsKey(label) ? beanName : label, engine);
		});
		return labelled;
	}

	private static String label(String beanName) {
		String label = beanName.replaceFirst("^" + PythonPlan.ENGINE_BEAN_NAME + "[.#]?", "");
		return label.isEmpty() ? DEFAULT : label;
	}

}
