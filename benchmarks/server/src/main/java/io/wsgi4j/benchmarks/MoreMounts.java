package io.wsgi4j.benchmarks;

import java.util.HashMap;
import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Adds as many applications as {@code benchmark.more-mounts} says.
 */
final class MoreMounts implements ApplicationContextInitializer<GenericApplicationContext> {

	@Override
	public void initialize(GenericApplicationContext context) {
		int count = context.getEnvironment().getProperty("benchmark.more-mounts", Integer.class, 0);
		Map<String, Object> paths = new HashMap<>();
		for (int i = 0; i < count; i++) {
			String name = "more" + i;
			context.registerBean(name, OneMore.class, OneMore::new);
			paths.put("gateway.applications." + name + ".path", "/more/" + i);
		}
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("moreMounts", paths));
	}

}
