package io.wsgi4j.benchmarks;

import jakarta.servlet.http.HttpServlet;
import org.apache.catalina.servlets.DefaultServlet;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

/**
 * The work in hand-written servlets, the asynchronous ones on the gateway's executor, and
 * in Tomcat's own.
 */
@Configuration(proxyBeanMethods = false)
class PeerServlets {

	private static final String SYNC = "/peers/sync-servlet";

	private static final String ASYNC = "/peers/async-servlet";

	private final JsonMapper jsonMapper;

	private final TaskExecutor executor;

	PeerServlets(JsonMapper jsonMapper, @Qualifier("gatewayTaskExecutor") TaskExecutor executor) {
		this.jsonMapper = jsonMapper;
		this.executor = executor;
	}

	@Bean
	ServletRegistrationBean<HttpServlet> syncHello() {
		return register("syncHello", SYNC + "/hello", new SyncServlet(Work.hello()));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> syncEcho() {
		return register("syncEcho", SYNC + "/echo", new SyncServlet(Work.echo(this.jsonMapper)));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> syncBulk() {
		return register("syncBulk", SYNC + "/bulk", new SyncServlet(Work.bulk()));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> syncBlocks() {
		return register("syncBlocks", SYNC + "/blocks", new SyncServlet(Work.blocks()));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> syncWhole() {
		return register("syncWhole", SYNC + "/whole", new SyncServlet(Work.whole()));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> syncCount() {
		return register("syncCount", SYNC + "/count", new SyncServlet(Work.count()));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> asyncHello() {
		return register("asyncHello", ASYNC + "/hello", new AsyncServlet(Work.hello(), this.executor));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> asyncEcho() {
		return register("asyncEcho", ASYNC + "/echo", new AsyncServlet(Work.echo(this.jsonMapper), this.executor));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> asyncBulk() {
		return register("asyncBulk", ASYNC + "/bulk", new AsyncServlet(Work.bulk(), this.executor));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> asyncCount() {
		return register("asyncCount", ASYNC + "/count", new AsyncServlet(Work.count(), this.executor));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> files() {
		return register("files", "/files/*", new DefaultServlet());
	}

	private static ServletRegistrationBean<HttpServlet> register(String name, String path, HttpServlet servlet) {
		ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, path);
		registration.setName(name);
		return registration;
	}

}
