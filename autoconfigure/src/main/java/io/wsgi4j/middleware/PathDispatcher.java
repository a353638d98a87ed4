package io.wsgi4j.middleware;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * An application made of others, each at a path of its own: the longest path that is a
 * prefix of {@code PATH_INFO}, whole segments compared, gets the request. That path moves
 * from {@code PATH_INFO} to the end of {@code SCRIPT_NAME}, so that an application
 * doesn't notice whether the gateway or a dispatcher calls it. Dispatchers can be nested.
 */
public final class PathDispatcher implements Application {

	private final List<Route> routes;

	private final Application fallback;

	/**
	 * Creates a dispatcher that answers 404 where there is no application.
	 * @param applications the applications by decoded path, as in {@code "/a"} or
	 * {@code "/a/b"}
	 */
	public PathDispatcher(Map<String, ? extends Application> applications) {
		this(applications, PathDispatcher::notFound);
	}

	/**
	 * Creates a dispatcher.
	 * @param applications the applications by decoded path, as in {@code "/a"} or
	 * {@code "/a/b"}
	 * @param fallback gets the requests, unchanged, that are for none of the others
	 * @throws IllegalArgumentException if a path doesn't begin with a slash or has an
	 * empty segment
	 */
	public PathDispatcher(Map<String, ? extends Application> applications, Application fallback) {
		this.routes = applications.entrySet()
			.stream()
			.map((entry) -> new Route(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparingInt((Route route) -> route.path().length()).reversed())
			.toList();
		this.fallback = fallback;
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		String pathInfo = environ.pathInfo();
		for (Route route : this.routes) {
			if (route.leadsTo(pathInfo)) {
				// Not shiftPathInfo: it drops empty segments, which are the application's
				environ.put("SCRIPT_NAME", environ.scriptName() + route.path());
				environ.put("PATH_INFO", pathInfo.substring(route.path().length()));
				return route.application().call(environ, startResponse);
			}
		}
		return this.fallback.call(environ, startResponse);
	}

	private static Iterable<byte[]> notFound(Environ environ, StartResponse startResponse) {
		startResponse.start("404 Not Found", new Header("Content-Type", "text/plain;charset=UTF-8"));
		return Body.of("Not Found");
	}

	private record Route(String path, Application application) {

		private Route {
			if (!path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
				throw new IllegalArgumentException(
						"Path '%s' must begin with a slash and have no empty segment".formatted(path));
			}
		}

		boolean leadsTo(String pathInfo) {
			return pathInfo.startsWith(this.path)
					&& (pathInfo.length() == this.path.length() || pathInfo.charAt(this.path.length()) == '/');
		}

	}

}
