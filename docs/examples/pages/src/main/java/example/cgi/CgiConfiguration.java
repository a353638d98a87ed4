package example.cgi;

import java.nio.file.Path;
import java.time.Duration;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.cgi.CgiApplication;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CgiConfiguration {

	@Bean
	@GatewayApplication("/git")
	Application git() {
		return CgiApplication.builder("git", "http-backend")
			.environment("GIT_PROJECT_ROOT", "/srv/git")
			.environment("GIT_HTTP_EXPORT_ALL", "")
			.timeout(Duration.ofMinutes(10))
			.build();
	}

	@Bean
	@GatewayApplication("/status")
	Application status() {
		return CgiApplication.builder("/usr/lib/cgi-bin/status")
			.directory(Path.of("/srv/status"))
			.inherit("LANG", "TZ")
			.timeout(Duration.ofSeconds(5))
			.build();
	}

	@Bean
	@GatewayApplication("/php")
	Application php() {
		return CgiApplication.builder("php-cgi")
			.documentRoot(Path.of("/srv/php"))
			.environment("REDIRECT_STATUS", "200")
			.build();
	}

	@Bean
	@GatewayApplication("/front")
	Application front() {
		return CgiApplication.builder("php-cgi")
			.environment("REDIRECT_STATUS", "200")
			.environment("SCRIPT_FILENAME", "/srv/php/index.php")
			.build();
	}

}
