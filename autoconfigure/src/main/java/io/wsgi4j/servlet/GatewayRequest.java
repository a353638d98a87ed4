package io.wsgi4j.servlet;

import java.util.Set;

import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.Assert;

/**
 * Matchers for Spring Security's rules. They match the requests that reach an
 * application: its mount and everything below, read as the gateway reads it, context path
 * and servlet path included. What the gateway itself answers, with 404 where nothing is
 * mounted or with 400, they don't match.
 */
public final class GatewayRequest {

	private GatewayRequest() {
	}

	/**
	 * Matches requests of all applications.
	 * @return the matcher
	 */
	public static RequestMatcher toAnyApplication() {
		return new ApplicationRequestMatcher(Set.of());
	}

	/**
	 * Matches requests of some applications. With a name that no mounted application has,
	 * the application context doesn't start: a rule for nothing would be a hole. Where
	 * the matcher is made later, the first request fails with an
	 * {@link IllegalStateException}.
	 * @param names the names of the applications, as in properties and logs
	 * @return the matcher
	 */
	public static RequestMatcher to(String... names) {
		Assert.notEmpty(names, "'names' must not be empty");
		Set<String> applications = Set.of(names);
		RuleNames.add(applications);
		return new ApplicationRequestMatcher(applications);
	}

}
