package io.wsgi4j.servlet;

import java.util.Set;
import java.util.TreeSet;

import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.Assert;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Matches the requests of applications. Asks the context for the gateway with each
 * request, because rules are made before the gateway is.
 *
 * @param names the names of the applications; empty for all
 */
record ApplicationRequestMatcher(Set<String> names) implements RequestMatcher {

	@Override
	public boolean matches(HttpServletRequest request) {
		GatewayHandlerMapping mapping = findMapping(request);
		if (mapping == null) {
			return false;
		}
		assertKnown(mapping.applicationNames());
		MountedApplication application = mapping.findApplication(request);
		return application != null && (this.names.isEmpty() || this.names.contains(application.name()));
	}

	private static @Nullable GatewayHandlerMapping findMapping(HttpServletRequest request) {
		return WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext())
			.getBeanProvider(GatewayHandlerMapping.class)
			.getIfAvailable();
	}

	private void assertKnown(Set<String> mounted) {
		Assert.state(mounted.containsAll(this.names), () -> {
			Set<String> unknown = new TreeSet<>(this.names);
			unknown.removeAll(mounted);
			return "A security rule names applications that are not mounted: %s. Mounted are: %s".formatted(unknown,
					new TreeSet<>(mounted));
		});
	}

	@Override
	public String toString() {
		return this.names.isEmpty() ? "any application" : "applications " + new TreeSet<>(this.names);
	}

}
