package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.context.support.ServletRequestHandledEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/spring.md says of the rest of Spring.
 */
class GatewaySpringTests extends AbstractServerTests {

	private static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.configuration(Applications.class);
	}

	@AfterEach
	void nothingElseHappens() {
		assertThat(EVENTS).isEmpty();
	}

	@Test
	@DisplayName("Advice around call, as @Transactional is, has ended before the first block is made")
	void advice() throws InterruptedException {
		assertThat(this.server.get("/gateway/advised").text()).isEqualTo("ab");
		assertEvents("before", "call", "after", "block", "block", "close");
	}

	@Test
	@DisplayName("@Async on call can't work, and the application fails")
	void asyncCall() {
		assertThat(this.server.get("/gateway/async").status()).isEqualTo(500);
		awaitEndOfExchanges();
		assertThat(this.log.take()).anySatisfy(
				(entry) -> assertThat(entry.thrown()).contains("Invalid return type for async method (only Future"));
	}

	@Test
	@DisplayName("An @Async method that an application calls has nothing of the MDC")
	void asyncMethod() throws InterruptedException {
		assertThat(this.server.get("/gateway/helped").text()).isEqualTo("mine");
		assertEvents("async null");
	}

	@Test
	@DisplayName("An event is heard within the call, on its thread")
	void event() throws InterruptedException {
		String thread = this.server.get("/gateway/publishing").text();
		assertThat(thread).startsWith("gateway-");
		assertEvents("heard on " + thread);
	}

	@Test
	@DisplayName("@Scheduled methods of an application run on threads of the scheduler")
	void scheduled() {
		assertThat(this.server.bean(Publishing.class).scheduler.orTimeout(20, TimeUnit.SECONDS).join())
			.startsWith("scheduling-");
	}

	@Test
	@DisplayName("ServletRequestHandledEvent comes when the container's thread leaves, and not at the end")
	void handledEvent() {
		assertThat(this.server.get("/gateway/waiting").text()).isEqualTo("handled");
	}

	private static void assertEvents(String... expected) throws InterruptedException {
		for (String event : expected) {
			assertThat(EVENTS.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
		}
		TimeUnit.MILLISECONDS.sleep(100);
		assertThat(EVENTS).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@EnableScheduling
	static class Applications {

		@Bean
		@GatewayApplication("/advised")
		Application advised() {
			ProxyFactory factory = new ProxyFactory((Application) (environ, startResponse) -> {
				EVENTS.add("call");
				startResponse.start("200 OK");
				return ScriptedBody.create()
					.then(() -> block("block", "a"))
					.then(() -> block("block", "b"))
					.onClose(() -> EVENTS.add("close"));
			});
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				EVENTS.add("before");
				Object result = invocation.proceed();
				EVENTS.add("after");
				return result;
			});
			return (Application) factory.getProxy();
		}

		private static byte[] block(String event, String text) {
			EVENTS.add(event);
			return text.getBytes();
		}

		@Bean
		AsyncApplication async() {
			return new AsyncApplication();
		}

		@Bean
		Helper helper() {
			return new Helper();
		}

		@Bean
		@GatewayApplication("/helped")
		Application helped(Helper helper) {
			return (environ, startResponse) -> {
				MDC.put("whose", "mine");
				helper.help();
				startResponse.start("200 OK");
				return Body.of(MDC.get("whose"));
			};
		}

		@Bean
		Publishing publishing(ApplicationEventPublisher publisher) {
			return new Publishing(publisher);
		}

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		@GatewayApplication("/waiting")
		Application waiting() {
			return (environ, startResponse) -> {
				startResponse.start("200 OK");
				return List.of(String.valueOf(EVENTS.poll(20, TimeUnit.SECONDS)).getBytes());
			};
		}

	}

	@GatewayApplication("/async")
	static class AsyncApplication implements Application {

		@Async
		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			return Body.empty();
		}

	}

	static class Helper {

		@Async
		void help() {
			EVENTS.add("async " + MDC.get("whose"));
		}

	}

	@GatewayApplication("/publishing")
	static class Publishing implements Application {

		private final CompletableFuture<String> scheduler = new CompletableFuture<>();

		private final ApplicationEventPublisher publisher;

		Publishing(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			this.publisher.publishEvent("an event");
			startResponse.start("200 OK");
			return Body.of(Thread.currentThread().getName());
		}

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
		void tick() {
			this.scheduler.complete(Thread.currentThread().getName());
		}

	}

	static class Listener {

		@EventListener
		void hear(String event) {
			EVENTS.add("heard on " + Thread.currentThread().getName());
		}

		@EventListener
		void hear(ServletRequestHandledEvent event) {
			if (event.getRequestUrl().equals("/gateway/waiting")) {
				EVENTS.add("handled");
			}
		}

	}

}
