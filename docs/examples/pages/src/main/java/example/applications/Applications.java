package example.applications;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Applications {

	@Bean
	@GatewayApplication("/ping")
	Application ping() {
		return (environ, startResponse) -> {
			startResponse.start("204 No Content");
			return Body.empty();
		};
	}

}
