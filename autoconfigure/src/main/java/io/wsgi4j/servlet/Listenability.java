package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Decides whether a container calls back for a request. Mock requests and wrappers that
 * replay a body don't: they refuse a listener or, worse, ignore it.
 */
final class Listenability {

	private static final ReadListener PROBE = new ReadListener() {

		@Override
		public void onDataAvailable() {
		}

		@Override
		public void onAllDataRead() {
		}

		@Override
		public void onError(Throwable cause) {
		}

	};

	private Listenability() {
	}

	static boolean of(HttpServletRequest request, HttpServletResponse response, Container container)
			throws IOException {
		if (!isAsynchronous(request, response)) {
			return false;
		}
		ServletInputStream input = request.getInputStream();
		return container.owns(input) || isRefusedBeforeAsync(input);
	}

	/**
	 * Whether a request can at least be answered when its thread has gone.
	 */
	static boolean isAsynchronous(HttpServletRequest request, HttpServletResponse response) {
		return request.isAsyncSupported() && !isCaching(response);
	}

	/**
	 * A response that is copied on the way out is empty for code that answers later.
	 */
	private static boolean isCaching(HttpServletResponse response) {
		@Nullable ContentCachingResponseWrapper wrapper = WebUtils.getNativeResponse(response,
				ContentCachingResponseWrapper.class);
		return wrapper != null;
	}

	/**
	 * A container refuses a listener before the request is asynchronous (Servlet 6.1,
	 * ServletInputStream.setReadListener); so does a wrapper that passes the listener on
	 * to it.
	 */
	private static boolean isRefusedBeforeAsync(ServletInputStream input) {
		try {
			input.setReadListener(PROBE);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
