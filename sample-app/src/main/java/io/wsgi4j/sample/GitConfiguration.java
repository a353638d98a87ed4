package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.cgi.CgiApplication;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves git repositories, for {@code git clone} and {@code git push}: git's own CGI
 * program, mounted as an application.
 */
@Configuration(proxyBeanMethods = false)
class GitConfiguration {

	@Bean
	@GatewayApplication("/git")
	Application git(SampleProperties properties) throws IOException {
		Path repositories = Files.createDirectories(properties.directory().toAbsolutePath());
		if (!new GitCommand(properties.git(), repositories).isInstalled()) {
			return GitConfiguration::unavailable;
		}
		DemoRepository.createIfMissing(repositories.resolve("demo.git"), properties.git());
		return CgiApplication.builder(properties.git(), "http-backend")
			.environment("GIT_PROJECT_ROOT", repositories.toString())
			.environment("GIT_HTTP_EXPORT_ALL", "")
			.timeout(Duration.ofMinutes(10))
			.build();
	}

	private static Iterable<byte[]> unavailable(Environ environ, StartResponse startResponse) {
		startResponse.start("503 Service Unavailable", new Header("Content-Type", "text/plain"));
		return Body.of("git is not installed on this server\n");
	}

}
