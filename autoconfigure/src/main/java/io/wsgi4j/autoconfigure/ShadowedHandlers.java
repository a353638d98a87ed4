package io.wsgi4j.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import org.apache.commons.logging.Log;

import org.springframework.core.Ordered;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Finds controllers and static resources of Spring MVC that are never asked, because
 * {@link GatewayHandlerMapping} answers for their paths before them.
 */
final class ShadowedHandlers {

	private static final int SHOWN = 5;

	private final GatewayPaths paths;

	private final int order;

	/**
	 * Creates a search.
	 * @param paths the paths that the gateway owns
	 * @param order the order of the gateway's mapping
	 */
	ShadowedHandlers(GatewayPaths paths, int order) {
		this.paths = paths;
		this.order = order;
	}

	void warn(Log logger, Collection<HandlerMapping> mappings) {
		List<HandlerMapping> later = mappings.stream().filter(this::isLater).toList();
		warn(logger, "Controllers", later.stream().flatMap(this::controllers).sorted().toList());
		warn(logger, "Static resources", later.stream().flatMap(this::resources).sorted().distinct().toList());
	}

	private void warn(Log logger, String what, List<String> shadowed) {
		if (shadowed.isEmpty()) {
			return;
		}
		String shown = shadowed.stream().limit(SHOWN).collect(Collectors.joining(", "));
		String more = (shadowed.size() > SHOWN) ? " and %d more".formatted(shadowed.size() - SHOWN) : "";
		logger.warn("%s are never asked, because the gateway answers for every path under '%s': %s%s. ".formatted(what,
				this.paths.prefix().isEmpty() ? "/" : this.paths.prefix(), shown, more)
				+ "Set 'gateway.prefix' to another path, or move them");
	}

	private boolean isLater(HandlerMapping mapping) {
		int other = (mapping instanceof Ordered ordered) ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
		return !(mapping instanceof GatewayHandlerMapping) && other > this.order;
	}

	private Stream<String> controllers(HandlerMapping mapping) {
		if (!(mapping instanceof RequestMappingInfoHandlerMapping methods)) {
			return Stream.empty();
		}
		return methods.getHandlerMethods()
			.entrySet()
			.stream()
			.flatMap((entry) -> controllers(entry.getKey(), entry.getValue()));
	}

	private Stream<String> controllers(RequestMappingInfo info, HandlerMethod method) {
		return info.getPatternValues()
			.stream()
			.filter((pattern) -> this.paths.own(directory(pattern)))
			.map((pattern) -> "%s (%s#%s)".formatted(pattern, method.getBeanType().getSimpleName(),
					method.getMethod().getName()));
	}

	private Stream<String> resources(HandlerMapping mapping) {
		if (!(mapping instanceof AbstractUrlHandlerMapping urls)) {
			return Stream.empty();
		}
		return urls.getHandlerMap().entrySet().stream().flatMap(this::resources);
	}

	private Stream<String> resources(Map.Entry<String, Object> entry) {
		String directory = directory(entry.getKey());
		if (!(entry.getValue() instanceof ResourceHttpRequestHandler resources)) {
			return Stream.empty();
		}
		if (this.paths.own(directory)) {
			return StaticResources.find(resources, "", (path) -> this.paths.own(directory + path));
		}
		return this.paths.prefix().startsWith(directory + "/") ? StaticResources.find(resources,
				this.paths.prefix().substring(directory.length() + 1) + "/", (path) -> true) : Stream.empty();
	}

	/**
	 * The path that everything which matches a pattern is below, or the pattern itself
	 * where that is a path.
	 */
	private static String directory(String pattern) {
		int wildcard = 0;
		while (wildcard < pattern.length() && "*?{".indexOf(pattern.charAt(wildcard)) == -1) {
			wildcard++;
		}
		if (wildcard == pattern.length()) {
			return pattern;
		}
		int slash = pattern.lastIndexOf('/', wildcard);
		return (slash != -1) ? pattern.substring(0, slash) : "";
	}

}
