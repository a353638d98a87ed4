package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.util.Assert;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Maps requests under the gateway's prefix to the applications mounted there. The longest
 * mount wins, by whole segments. The gateway owns its prefix: what no mount takes is
 * answered with 404, never passed to the next mapping; a path that can be read in more
 * than one way is answered with 400.
 * <p>
 * Asks before Spring's own mappings. With the root as prefix, it asks after the
 * actuator's endpoints and leaves the reserved paths alone.
 */
public final class GatewayHandlerMapping extends AbstractHandlerMapping {

	private static final int BEFORE_EVERYTHING = Ordered.HIGHEST_PRECEDENCE + 10;

	private static final int AFTER_ACTUATOR_BEFORE_CONTROLLERS = -50;

	private static final HttpRequestHandler NOT_FOUND = (request, response) -> refuse(request, response,
			HttpStatus.NOT_FOUND);

	private static final HttpRequestHandler BAD_REQUEST = (request, response) -> refuse(request, response,
			HttpStatus.BAD_REQUEST);

	// What Tomcat's error page adds to an answer that can't be completed.
	private static final HttpRequestHandler NOTHING = (request, response) -> {
	};

	private static final Set<String> USUAL_METHODS = Arrays.stream(HttpMethod.values())
		.map(HttpMethod::name)
		.collect(Collectors.toUnmodifiableSet());

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

	private final GatewayPaths paths;

	private final MountTable mounts;

	private final List<MountedApplication> applications;

	private final Set<String> applicationNames;

	/**
	 * Creates the mapping.
	 * @param paths the paths that the gateway owns
	 * @param applications the applications, mounted on these paths
	 * @throws IllegalArgumentException if two applications have the same mount or one of
	 * them lies outside the gateway's paths
	 */
	public GatewayHandlerMapping(GatewayPaths paths, Collection<MountedApplication> applications) {
		for (MountedApplication application : applications) {
			Assert.isTrue(paths.own(application.mount()), () -> application + " is not on a path of the gateway");
		}
		this.paths = paths;
		this.mounts = new MountTable(applications);
		this.applications = List.copyOf(applications);
		this.applicationNames = applications.stream()
			.map(MountedApplication::name)
			.collect(Collectors.toUnmodifiableSet());
		super.setOrder(paths.prefix().isEmpty() ? AFTER_ACTUATOR_BEFORE_CONTROLLERS : BEFORE_EVERYTHING);
	}

	/**
	 * The applications that requests are mapped to.
	 * @return all that are mounted, in no particular order
	 */
	public List<MountedApplication> getApplications() {
		return this.applications;
	}

	@Override
	protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
		if (request.getDispatcherType() != DispatcherType.ASYNC && ExchangeAttribute.isBeyondAnswer(request)) {
			return NOTHING;
		}
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			return null;
		}
		RequestPath path = ServletRequestPathUtils.getParsedRequestPath(request);
		String rawPath = path.pathWithinApplication().value();
		String rawServletPath = path.value().substring(0, path.value().length() - rawPath.length());
		try {
			return lookup(request, PathDecoder.decode(rawServletPath), PathDecoder.decode(rawPath));
		}
		catch (MalformedPathException ex) {
			this.logger.debug(ex.getMessage());
			return this.paths.ownMalformed(rawPath) ? BAD_REQUEST : null;
		}
	}

	/**
	 * Finds the application that a request reaches when it is dispatched as it is now.
	 */
	@Nullable MountedApplication findApplication(HttpServletRequest request) {
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			return null;
		}
		try {
			// What an outer dispatch has parsed isn't the path of a forward.
			String path = PathDecoder.decode(ServletRequestPathUtils.parse(request).pathWithinApplication().value());
			return findApplication(path);
		}
		catch (MalformedPathException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Finds the application that a decoded path below the context leads to.
	 */
	@Nullable MountedApplication findApplication(String path) {
		return this.paths.own(path) ? this.mounts.find(path) : null;
	}

	Set<String> applicationNames() {
		return this.applicationNames;
	}

	private static void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status)
			throws IOException {
		EarlyAnswer.announceUnread(request, response);
		response.sendError(status.value());
	}

	/**
	 * The containers let through what can be read in more than one way.
	 */
	private static boolean isToken(String method) {
		return USUAL_METHODS.contains(method) || TOKEN.matcher(method).matches();
	}

	private @Nullable Object lookup(HttpServletRequest request, String servletPath, String path) {
		if (!this.paths.own(path)) {
			return null;
		}
		MountedApplication application = this.mounts.find(path);
		if (application == null) {
			return NOT_FOUND;
		}
		if (!isToken(request.getMethod())) {
			this.logger.debug("Method is not a token (RFC 9110, section 5.6.2)");
			return BAD_REQUEST;
		}
		int end = application.mount().length();
		MountMatch match = new MountMatch(application, servletPath + application.mount(), path.substring(end));
		match.attachTo(request);
		match.observe(request);
		request.setAttribute(BEST_MATCHING_PATTERN_ATTRIBUTE, application.pattern());
		return application;
	}

	/**
	 * Leaves a pre-flight request to the application where no CORS configuration of
	 * Spring's covers it: the path is the application's, and so is its CORS policy.
	 */
	@Override
	protected HandlerExecutionChain getCorsHandlerExecutionChain(HttpServletRequest request,
			HandlerExecutionChain chain, @Nullable CorsConfiguration config) {
		return (config != null) ? super.getCorsHandlerExecutionChain(request, chain, config) : chain;
	}

	/**
	 * Tells the adapter which interceptors wait for the end of the exchange.
	 */
	@Override
	protected HandlerExecutionChain getHandlerExecutionChain(Object handler, HttpServletRequest request) {
		HandlerExecutionChain chain = super.getHandlerExecutionChain(handler, request);
		if (!chain.getInterceptorList().isEmpty()) {
			ExchangeAttribute.setInterceptors(request, new RequestInterceptors(chain));
		}
		return chain;
	}

}
