package io.wsgi4j.servlet;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * The interceptors of a request, which wait for its end. Spring MVC completes them in the
 * dispatch that ends the request.
 */
final class RequestInterceptors {

	private static final Log logger = LogFactory.getLog(RequestInterceptors.class);

	private final HandlerExecutionChain chain;

	RequestInterceptors(HandlerExecutionChain chain) {
		this.chain = chain;
	}

	/**
	 * Does without a dispatch what Spring MVC does in one: those that have let go of
	 * their thread when the exchange began get hold of this one first, and are completed
	 * in the reverse order. Called by the container thread that ends the request.
	 */
	void complete(HttpServletRequest request, HttpServletResponse response) {
		List<HandlerInterceptor> interceptors = this.chain.getInterceptorList();
		int begun = begin(interceptors, request, response);
		for (int i = begun - 1; i >= 0; i--) {
			complete(interceptors.get(i), request, response);
		}
	}

	private int begin(List<HandlerInterceptor> interceptors, HttpServletRequest request, HttpServletResponse response) {
		int begun = 0;
		try {
			while (begun < interceptors.size()
					&& interceptors.get(begun).preHandle(request, response, this.chain.getHandler())) {
				begun++;
			}
		}
		catch (Throwable ex) {
			logger.error("HandlerInterceptor.preHandle threw exception", ex);
		}
		return begun;
	}

	private void complete(HandlerInterceptor interceptor, HttpServletRequest request, HttpServletResponse response) {
		try {
			interceptor.afterCompletion(request, response, this.chain.getHandler(), null);
		}
		catch (Throwable ex) {
			// What one of them throws keeps no other from its end.
			logger.error("HandlerInterceptor.afterCompletion threw exception", ex);
		}
	}

}
