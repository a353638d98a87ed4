package io.wsgi4j.testsupport;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.awaitility.Awaitility;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * Knows the requests that the container still works on, so that a test can wait for what
 * happens after its client has got an answer.
 */
public final class RequestsInFlight implements Filter {

	private final Set<Object> requests = ConcurrentHashMap.newKeySet();

	public FilterRegistrationBean<RequestsInFlight> registration() {
		FilterRegistrationBean<RequestsInFlight> registration = new FilterRegistrationBean<>(this);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return registration;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Object key = keyOf(request);
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (!request.isAsyncStarted()) {
				// Not left to the listener: Tomcat doesn't call it after a cut.
				this.requests.remove(key);
			}
			else if (request.getDispatcherType() == DispatcherType.REQUEST) {
				request.getAsyncContext().addListener(new Completion(key));
			}
		}
	}

	private Object keyOf(ServletRequest request) {
		if (request.getDispatcherType() == DispatcherType.REQUEST) {
			Object key = new Object();
			this.requests.add(key);
			request.setAttribute(getClass().getName(), key);
		}
		return request.getAttribute(getClass().getName());
	}

	/**
	 * Waits until the container has done with all requests.
	 */
	public void awaitNone() {
		try {
			Awaitility.await("end of requests")
				.pollInSameThread()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.atMost(Duration.ofSeconds(20))
				.until(this.requests::isEmpty);
		}
		finally {
			this.requests.clear();
		}
	}

	/**
	 * Waits for none of the current requests.
	 */
	public void forget() {
		this.requests.clear();
	}

	private final class Completion implements AsyncListener {

		private final Object key;

		private Completion(Object key) {
			this.key = key;
		}

		@Override
		public void onComplete(AsyncEvent event) {
			RequestsInFlight.this.requests.remove(this.key);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onError(AsyncEvent event) {
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

}
