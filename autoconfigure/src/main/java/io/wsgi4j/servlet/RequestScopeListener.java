package io.wsgi4j.servlet;

import java.util.Arrays;
import java.util.List;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Lets applications use request-scoped beans on their own threads: those that filters and
 * interceptors have made for the request, and others, which live as long as the exchange.
 */
public final class RequestScopeListener implements ExchangeListener {

	private final List<String> beanNames;

	/**
	 * Creates a listener.
	 * @param beanNames the names of all request-scoped beans
	 */
	public RequestScopeListener(List<String> beanNames) {
		this.beanNames = List.copyOf(beanNames);
	}

	/**
	 * Finds request-scoped beans. Where there are none, no listener is needed.
	 * @param beanFactory the bean factory to look at
	 * @return the names of their definitions
	 */
	public static List<String> findBeans(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanDefinitionNames())
			.filter((name) -> WebApplicationContext.SCOPE_REQUEST
				.equals(beanFactory.getBeanDefinition(name).getScope()))
			.toList();
	}

	@Override
	public ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		ExchangeScopeAttributes attributes = new ExchangeScopeAttributes();
		for (String name : this.beanNames) {
			Object bean = request.getAttribute(name);
			if (bean != null) {
				attributes.setAttribute(name, bean, RequestAttributes.SCOPE_REQUEST);
			}
		}
		return new Follower(attributes);
	}

	private record Follower(ExchangeScopeAttributes attributes) implements ExchangeFollower {

		@Override
		public Runnable decorate(Runnable step) {
			return () -> {
				RequestAttributes previous = RequestContextHolder.getRequestAttributes();
				RequestContextHolder.setRequestAttributes(this.attributes);
				try {
					step.run();
				}
				finally {
					RequestContextHolder.setRequestAttributes(previous);
				}
			};
		}

		@Override
		public void ended(EndedExchange exchange) {
			this.attributes.requestCompleted();
		}

	}

}
