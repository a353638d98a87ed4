package io.wsgi4j.autoconfigure.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The Python applications that properties define, by name.
 */
final class PythonTargets {

	/**
	 * The name of the application that has the prefix to itself.
	 */
	static final String SINGLE = "wsgi";

	private static final Bindable<Map<String, ApplicationProperties>> APPLICATIONS = Bindable.mapOf(String.class,
			ApplicationProperties.class);

	private PythonTargets() {
	}

	static Map<String, String> of(Environment environment) {
		Binder binder = Binder.get(environment);
		String single = binder.bind("gateway.wsgi", String.class).orElse("");
		return of(single, binder.bind("gateway.applications", APPLICATIONS).orElseGet(Map::of));
	}

	/**
	 * The applications that are switched on.
	 */
	static List<String> enabled(GatewayProperties properties) {
		Map<String, ApplicationProperties> applications = properties.getApplications();
		String single = properties.getWsgi();
		Map<String, String> targets = of((single != null) ? single : "", applications);
		targets.keySet().removeIf((name) -> applications.containsKey(name) && !applications.get(name).isEnabled());
		return List.copyOf(targets.values());
	}

	private static Map<String, String> of(String single, Map<String, ApplicationProperties> applications) {
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

}
