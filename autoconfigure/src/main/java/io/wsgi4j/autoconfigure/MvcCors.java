package io.wsgi4j.autoconfigure;

import java.util.Map;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The CORS configuration that the user has made for Spring MVC.
 */
final class MvcCors extends CorsRegistry {

	static Map<String, CorsConfiguration> of(Iterable<WebMvcConfigurer> configurers) {
		MvcCors registry = new MvcCors();
		configurers.forEach((configurer) -> configurer.addCorsMappings(registry));
		return registry.getCorsConfigurations();
	}

}
