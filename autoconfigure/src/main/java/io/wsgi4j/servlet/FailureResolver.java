package io.wsgi4j.servlet;

import java.io.IOException;
import java.lang.reflect.Method;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers an application's exception as a controller's would be answered: by the
 * {@code @ExceptionHandler}s and other resolvers of the user, then by Boot's
 * {@code /error}.
 */
final class FailureResolver {

	private static final Method CALL = ClassUtils.getMethod(Application.class, "call", Environ.class,
			StartResponse.class);

	private final Iterable<HandlerExceptionResolver> resolvers;

	FailureResolver(Iterable<HandlerExceptionResolver> resolvers) {
		this.resolvers = resolvers;
	}

	@Nullable ModelAndView resolve(HttpServletRequest request, HttpServletResponse response, MountedApplication application,
			Throwable failure) throws IOException {
		request.removeAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE);
		// Only for a handler of this type are controller advices asked.
		HandlerMethod handler = new HandlerMethod(application.application(), CALL);
		Exception exception = (failure instanceof Exception ex) ? ex
				: new ServletException("Application failed: " + failure, failure);
		for (HandlerExceptionResolver resolver : this.resolvers) {
			ModelAndView resolved = resolver.resolveException(request, response, handler, exception);
			if (resolved != null && !isTakenForDisconnect(resolved, response, exception)) {
				return resolved.isEmpty() ? null : resolved;
			}
		}
		ServerHttpObservationFilter.findObservationContext(request).ifPresent((context) -> context.setError(failure));
		response.sendError(HttpStatus.INTERNAL_SERVER_ERROR.value());
		return null;
	}

	/**
	 * Whether the client would get an empty 200: Spring takes an {@code EOFException}, or
	 * a connection to a third party that was reset, for a client that has left. Only
	 * exchanges whose client is there get here.
	 */
	private static boolean isTakenForDisconnect(ModelAndView resolved, HttpServletResponse response,
			Exception exception) {
		return resolved.isEmpty() && !response.isCommitted() && response.getStatus() == HttpStatus.OK.value()
				&& DisconnectedClientHelper.isClientDisconnectedException(exception);
	}

}
