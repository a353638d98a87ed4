package io.wsgi4j.autoconfigure;

import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The paths that stay Spring's when the gateway's prefix is the root: that of error pages
 * and that of WebJars.
 */
final class ReservedPaths {

	private ReservedPaths() {
	}

	static List<String> of(String prefix, Environment environment) {
		if (!prefix.isEmpty()) {
			return List.of();
		}
		String errors = environment.getProperty("spring.web.error.path",
				environment.getProperty("error.path", "/error"));
		String webJars = environment.getProperty("spring.mvc.webjars-path-pattern", "/webjars/**");
		return List.of(withoutWildcards(errors), withoutWildcards(webJars));
	}

	private static String withoutWildcards(String pattern) {
		return StringUtils.trimTrailingCharacter(pattern.replaceAll("/?\\*.*", ""), '/');
	}

}
