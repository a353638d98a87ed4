package io.wsgi4j.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

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

	static Map<String, String> of(GatewayProperties properties) {
		String single = properties.getWsgi();
		return of((single != null) ? single : "", properties.getApplications());
	}

	private static Map<String, String> of(String single, Map<String, ApplicationProperties> applications) {
		Map<String, String> targets = new LinkedHashMap<>();
		if (StringUtils.hasText(single)) {
			targets.put(SINGLE, single.strip());
		}
		applications.forEach((name, properties) -> {
			String target = properties.getWsgi();
			if (properties.isEnabled() && StringUtils.hasText(target)) {
				targets.put(name, target.strip());
			}
		});
		return targets;
	}

}
