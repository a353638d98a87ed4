package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.annotation.SessionScope;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayRequestScopeTests extends AbstractServerTests {

	private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.configuration(Scoped.class);
	}

	@AfterEach
	void forget() {
		EVENTS.clear();
	}

	@Test
	@DisplayName("A request-scoped bean that an interceptor has filled is there in the call and in each step")
	void filledBefore() {
		assertThat(get("/gateway/tenant", "a").text()).isEqualTo("a, a, a");
		assertThat(get("/gateway/tenant", "b").text()).isEqualTo("b, b, b");
	}

	@Test
	@DisplayName("A request-scoped bean that an interceptor has made is destroyed when the container's thread leaves")
	void destroyedBefore() {
		assertThat(get("/gateway/destroyed", "a").text()).isEqualTo("a: true");
	}

	@Test
	@DisplayName("A request-scoped bean that the application makes lives until the exchange is over")
	void madeByApplication() {
		assertThat(get("/gateway/counted", "a").text()).isEqualTo("1, 2, 3");
		assertThat(get("/gateway/counted", "a").text()).isEqualTo("1, 2, 3");
		await("end of the beans").until(() -> EVENTS.size() == 2);
		assertThat(EVENTS).containsOnly("destroyed after 3");
	}

	@Test
	@DisplayName("Nothing of the scope is left with the thread")
	void leftByThread() {
		get("/gateway/counted", "a");
		assertThat(get("/gateway/tenant", "b").text()).isEqualTo("b, b, b");
		assertThat(RequestContextHolder.getRequestAttributes()).isNull();
	}

	@Test
	@DisplayName("A session-scoped bean fails, and the log says why")
	void session() {
		assertThat(get("/gateway/session", "a").status()).isEqualTo(500);
		awaitEndOfExchanges();
		assertThat(this.log.take())
			.anySatisfy((entry) -> assertThat(String.valueOf(entry.thrown())).contains("sessionCounter"));
	}

	private HttpAnswer get(String path, String tenant) {
		return this.server.exchange(RawRequest.get(path).header("X-Tenant", tenant));
	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@RequestScope
		Tenant tenant() {
			return new Tenant();
		}

		@Bean
		@RequestScope
		Counter counter() {
			return new Counter();
		}

		@Bean
		@SessionScope
		SessionCounter sessionCounter() {
			return new SessionCounter();
		}

		@Bean
		@GatewayApplication("/tenant")
		Application tenantApplication(Tenant tenant) {
			return (environ, startResponse) -> {
				startResponse.start("200 OK");
				String first = tenant.getName();
				return ScriptedBody.create()
					.then(first)
					.then(() -> (", " + tenant.getName()).getBytes())
					.then(() -> (", " + tenant.getName()).getBytes());
			};
		}

		@Bean
		@GatewayApplication("/destroyed")
		Application destroyedApplication(Tenant tenant) {
			return (environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of(tenant.getName() + ": " + tenant.isDestroyed());
			};
		}

		@Bean
		@GatewayApplication("/counted")
		Application countedApplication(Counter counter) {
			return (environ, startResponse) -> {
				startResponse.start("200 OK");
				String first = "" + counter.next();
				return ScriptedBody.create()
					.then(first)
					.then(() -> (", " + counter.next()).getBytes())
					.then(() -> (", " + counter.next()).getBytes());
			};
		}

		@Bean
		@GatewayApplication("/session")
		Application sessionApplication(SessionCounter counter) {
			return (environ, startResponse) -> List.of(("" + counter.next()).getBytes());
		}

		@Bean
		WebMvcConfigurer tenantConfigurer(Tenant tenant) {
			return new WebMvcConfigurer() {

				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					registry.addInterceptor(new TenantInterceptor(tenant));
				}

			};
		}

	}

	record TenantInterceptor(Tenant tenant) implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			this.tenant.setName(request.getHeader("X-Tenant"));
			return true;
		}

	}

	static class Tenant {

		private String name = "none";

		private boolean destroyed;

		String getName() {
			return this.name;
		}

		void setName(String name) {
			this.name = name;
		}

		boolean isDestroyed() {
			return this.destroyed;
		}

		@PreDestroy
		void destroy() {
			this.destroyed = true;
		}

	}

	static class Counter {

		private int count;

		int next() {
			this.count++;
			return this.count;
		}

		@PreDestroy
		void destroy() {
			EVENTS.add("destroyed after " + this.count);
		}

	}

	static class SessionCounter extends Counter {

	}

}
