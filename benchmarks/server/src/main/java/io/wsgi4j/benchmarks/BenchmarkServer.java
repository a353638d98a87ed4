package io.wsgi4j.benchmarks;

import java.io.File;
import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * One server with the same work behind the gateway and behind its peers, all of those
 * that need an executor on the gateway's own.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class BenchmarkServer {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(BenchmarkServer.class);
		application.addInitializers(new MoreMounts());
		application.run(args);
	}

	@Bean
	WebMvcConfigurer asyncSupportOnTheSameExecutor(@Qualifier("gatewayTaskExecutor") TaskExecutor gatewayTaskExecutor) {
		return new WebMvcConfigurer() {

			@Override
			public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
				configurer.setTaskExecutor((AsyncTaskExecutor) gatewayTaskExecutor);
			}

		};
	}

	@Bean
	WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> documentRoot(
			@Value("${benchmark.directory}") Path directory) {
		return (factory) -> {
			File root = directory.toFile();
			if (root.isDirectory()) {
				factory.setDocumentRoot(root);
			}
		};
	}

	@Bean
	ServletRegistrationBean<AllocationServlet> allocation() {
		return new ServletRegistrationBean<>(new AllocationServlet(new AllocationCounter()), "/benchmark/allocated");
	}

}
