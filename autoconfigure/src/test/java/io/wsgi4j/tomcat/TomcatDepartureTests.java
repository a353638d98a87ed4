package io.wsgi4j.tomcat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.ThreadBindingListener;
import org.apache.catalina.core.StandardContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that leaves just when one of Tomcat's threads is about to leave its request.
 */
class TomcatDepartureTests {

	private final CountDownLatch departing = new CountDownLatch(1);

	private final CountDownLatch departed = new CountDownLatch(1);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final CountDownLatch completed = new CountDownLatch(1);

	private volatile boolean leaving;

	@Test
	@DisplayName("A request is completed although the application's thread finds no client before Tomcat's has left")
	void completes() throws Exception {
		ScriptedBody body = ScriptedBody.endless(() -> {
			if (this.leaving) {
				this.departing.countDown();
				await(this.departed);
			}
			return new byte[16 * 1024];
		}).onClose(() -> {
			this.closed.countDown();
			return null;
		});
		try (TestServer server = start(body); HttpSocket socket = HttpSocket.connect(server.port(), 4096)) {
			socket.send("GET /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n").readRaw(1000);
			awaitWaiting(server.bean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class));
			this.leaving = true;
			while (this.departing.getCount() > 0) {
				socket.readRaw(1000);
			}
			socket.reset();
			this.departed.countDown();
			await(this.completed);
		}
	}

	private TestServer start(ScriptedBody body) {
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> customizer = (factory) -> factory
			.addContextCustomizers((context) -> ((StandardContext) context).setThreadBindingListener(new Leaving()));
		return TestServer.on(Container.TOMCAT).application("/app", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		}).bean("customizer", customizer).bean("interceptors", new Interceptors()).start();
	}

	private static void awaitWaiting(ThreadPoolTaskExecutor pool) {
		Awaitility.await("waits for the client")
			.until(() -> pool.getThreadPoolExecutor().getCompletedTaskCount() > 0 && pool.getActiveCount() == 0);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Called by Tomcat's thread after it has told a listener that the client is ready.
	 */
	private final class Leaving implements ThreadBindingListener {

		@Override
		public void bind() {
		}

		@Override
		public void unbind() {
			if (TomcatDepartureTests.this.leaving) {
				await(TomcatDepartureTests.this.closed);
			}
		}

	}

	private final class Interceptors implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
						Exception ex) {
					TomcatDepartureTests.this.completed.countDown();
				}

			});
		}

	}

}
