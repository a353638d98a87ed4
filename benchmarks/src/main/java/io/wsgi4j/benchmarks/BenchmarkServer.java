package io.wsgi4j.benchmarks;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
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
		SpringApplication.run(BenchmarkServer.class, args);
	}

	@Bean
	ServletRegistrationBean<HelloServlets.Sync> syncServlet() {
		return new ServletRegistrationBean<>(new HelloServlets.Sync(), "/peers/sync-servlet");
	}

	@Bean
	ServletRegistrationBean<HelloServlets.Async> asyncServlet(
			@Qualifier("gatewayTaskExecutor") TaskExecutor gatewayTaskExecutor) {
		return new ServletRegistrationBean<>(new HelloServlets.Async(gatewayTaskExecutor), "/peers/async-servlet");
	}

	@Bean
	ServletRegistrationBean<BlockingBulkServlet> bulkServlet() {
		return new ServletRegistrationBean<>(new BlockingBulkServlet(), "/peers/blocking-bulk");
	}

	@Bean
	ServletRegistrationBean<WaitingServlets.Idle> idleServlet() {
		return new ServletRegistrationBean<>(new WaitingServlets.Idle(), "/peers/idle");
	}

	@Bean
	ServletRegistrationBean<WaitingServlets.Bulky> bulkyServlet() {
		return new ServletRegistrationBean<>(new WaitingServlets.Bulky(), "/peers/waiting-bulk");
	}

	@Bean
	ServletRegistrationBean<WaitingServlets.Receiving> receivingServlet() {
		return new ServletRegistrationBean<>(new WaitingServlets.Receiving(), "/peers/receiving");
	}

	@Bean
	WebMvcConfigurer callablesOnTheSameExecutor(@Qualifier("gatewayTaskExecutor") TaskExecutor gatewayTaskExecutor) {
		return new WebMvcConfigurer() {

			@Override
			public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
				configurer.setTaskExecutor((AsyncTaskExecutor) gatewayTaskExecutor);
			}

		};
	}

}
