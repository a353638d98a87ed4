package io.wsgi4j.stress;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Knows the requests that an interceptor has seen begin and hasn't seen end. A container
 * that recycles a request too early tells only interceptors and listeners, by its
 * silence. The requests of one application have none, because the gateway ends those in
 * another way.
 */
final class Completions implements WebMvcConfigurer {

	private final Map<Object, String> open = new ConcurrentHashMap<>();

	private final LongAdder count = new LongAdder();

	private final Tally tally;

	Completions(Tally tally) {
		this.tally = tally;
	}

	/**
	 * How many requests have begun.
	 */
	long count() {
		return this.count.sum();
	}

	/**
	 * The requests that haven't been completed.
	 */
	List<String> open() {
		return List.copyOf(this.open.values());
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new Counting()).addPathPatterns("/gateway/**").excludePathPatterns("/gateway/plain/**");
	}

	private final class Counting implements HandlerInterceptor {

		/**
		 * Called again in the dispatch that ends a request.
		 */
		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			if (request.getAttribute(Completions.class.getName()) == null) {
				Object key = new Object();
				request.setAttribute(Completions.class.getName(), key);
				Completions.this.count.increment();
				Completions.this.open.put(key,
						request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString());
			}
			return true;
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception ex) {
			Object key = request.getAttribute(Completions.class.getName());
			if (key == null || Completions.this.open.remove(key) == null) {
				Completions.this.tally.wrong("A request was completed twice: " + request.getRequestURI());
			}
		}

	}

}
