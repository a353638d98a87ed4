package example.customization;

import java.time.Clock;

import io.wsgi4j.gateway.AccessLog;
import io.wsgi4j.gateway.EnvironCustomizer;
import io.wsgi4j.gateway.GatewayExecutorCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@Configuration(proxyBeanMethods = false)
class CustomConfiguration {

	@Bean
	GatewayExecutorCustomizer threadPriority() {
		return (beanName, executor) -> {
			if (executor instanceof ThreadPoolTaskExecutor pool) {
				pool.setThreadPriority(Thread.MIN_PRIORITY);
			}
		};
	}

	@Bean
	EnvironCustomizer tenant() {
		return (environ, request, application) -> {
			if (request.getAttribute("tenant") instanceof String tenant) {
				environ.put("acme.tenant", tenant);
			}
		};
	}

	@Bean
	AccessLog utcAccessLog() {
		return new AccessLog(Clock.systemUTC());
	}

}
