package io.wsgi4j.autoconfigure;

import java.util.List;

import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The interceptors that the user has configured for Spring MVC.
 */
final class MvcInterceptors extends InterceptorRegistry {

	static List<Object> of(Iterable<WebMvcConfigurer> configurers) {
		MvcInterceptors registry = new MvcInterceptors();
		configurers.forEach((configurer) -> configurer.addInterceptors(registry));
		return registry.getInterceptors();
	}

}
