package io.wsgi4j.tomcat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
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
 * A client that leaves just when one of Tomcat's threads is about to leave its request,
 * or tells of an error.
 */
class TomcatDepartureTests {

	private final CountDownLatch departing = new CountDownLatch(1);

	private final CountDownLatch departed = new CountDownLatch(1);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final CountDownLatch completed = new CountDownLatch(1);

	private volatile boolean leaving;

	private volatile ExchangeWatch watch;

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
		Application application = (environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		};
		try (TestServer server = start(application, new Leaving());
				HttpSocket socket = HttpSocket.connect(server.port(), 4096)) {
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

	@Test
	@DisplayName("Interceptors hear of the end although the application brings it about while Tomcat tells of an error")
	void dispatchesInSpiteOfError() {
		CountDownLatch called = new CountDownLatch(1);
		Application application = (environ, startResponse) -> {
			environ.input().read();
			called.countDown();
			environ.input().readAllBytes();
			throw new AssertionError("A clean end");
		};
		Listening listening = new Listening(this::awaitEnd);
		try (TestServer server = start(application, listening); HttpSocket socket = server.connect()) {
			this.watch = server.bean(ExchangeWatch.class);
			socket.send(RawRequest.post("/gateway/app").chunked().chunk(new byte[1]));
			await(called);
			socket.reset();
			await(this.completed);
		}
	}

	private void awaitEnd() {
		Awaitility.await("end of the exchange").until(() -> this.watch.count() == 0);
	}

	private TestServer start(Application application, Listening listening) {
		return TestServer.on(Container.TOMCAT)
			.application("/app", application)
			.bean("filter", listening)
			.bean("interceptors", new Interceptors())
			.properties("gateway.applications.app.request.mode=streaming")
			.start();
	}

	private TestServer start(Application application, ThreadBindingListener listener) {
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> customizer = (factory) -> factory
			.addContextCustomizers((context) -> ((StandardContext) context).setThreadBindingListener(listener));
		return TestServer.on(Container.TOMCAT)
			.application("/app", application)
			.bean("customizer", customizer)
			.bean("interceptors", new Interceptors())
			.start();
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

	/**
	 * Does something when the gateway's listener has been told of an error, on Tomcat's
	 * thread.
	 */
	private static final class Listening implements Filter {

		private final Runnable afterError;

		Listening(Runnable afterError) {
			this.afterError = afterError;
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

				@Override
				public ServletInputStream getInputStream() throws IOException {
					return new Input(super.getInputStream());
				}

			}, response);
		}

		private final class Input extends ServletInputStream {

			private final ServletInputStream input;

			Input(ServletInputStream input) {
				this.input = input;
			}

			@Override
			public int read() throws IOException {
				return this.input.read();
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				return this.input.read(bytes, offset, length);
			}

			@Override
			public boolean isFinished() {
				return this.input.isFinished();
			}

			@Override
			public boolean isReady() {
				return this.input.isReady();
			}

			@Override
			public void setReadListener(ReadListener listener) {
				this.input.setReadListener(new ReadListener() {

					@Override
					public void onDataAvailable() throws IOException {
						listener.onDataAvailable();
					}

					@Override
					public void onAllDataRead() throws IOException {
						listener.onAllDataRead();
					}

					@Override
					public void onError(Throwable cause) {
						listener.onError(cause);
						Listening.this.afterError.run();
					}

				});
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
