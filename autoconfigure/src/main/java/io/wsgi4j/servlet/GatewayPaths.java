package io.wsgi4j.servlet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.RequestPath;
import org.springframework.util.StringUtils;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The paths that the gateway owns, whether or not an application is mounted there: its
 * prefix without the reserved paths.
 */
public final class GatewayPaths {

	private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

	private static final Pattern SLASHES = Pattern.compile("/{2,}");

	private final String prefix;

	private final List<String> reservedPaths;

	/**
	 * Creates the paths.
	 * @param prefix the decoded path that the gateway owns, below the servlet: empty for
	 * the root, otherwise beginning with a slash and without a trailing one
	 * @param reservedPaths decoded paths that aren't the gateway's, with everything below
	 * them
	 */
	public GatewayPaths(String prefix, List<String> reservedPaths) {
		this.prefix = prefix;
		this.reservedPaths = List.copyOf(reservedPaths);
	}

	/**
	 * The decoded path that the gateway owns, below the servlet.
	 * @return empty for the root, otherwise beginning with a slash and without a trailing
	 * one
	 */
	public String prefix() {
		return this.prefix;
	}

	/**
	 * Whether only the gateway answers a request. For filters that leave the gateway's
	 * requests alone.
	 * @param request the request
	 * @return {@code true} if its path is the gateway's
	 */
	public boolean own(HttpServletRequest request) {
		String rawPath = pathWithinApplication(request);
		if (rawPath == null) {
			return false;
		}
		try {
			return own(PathDecoder.decode(rawPath));
		}
		catch (MalformedPathException ex) {
			return ownMalformed(rawPath);
		}
	}

	/**
	 * Whether the gateway answers a request with a path that Spring MVC can't parse,
	 * which would be a failure of the {@code DispatcherServlet}'s: with malformed
	 * parameters of a segment, or with slashes in front of the context path.
	 */
	boolean ownUnparsable(HttpServletRequest request) {
		String uri = request.getRequestURI();
		if (uri.indexOf('%') == -1 && !uri.startsWith("//") && request.getContextPath().isEmpty()) {
			return false;
		}
		try {
			ServletRequestPathUtils.parse(request);
			return false;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return ownMalformed(withoutServletPath(uri, request));
		}
	}

	/**
	 * Whether the error page of a request to the gateway would fail, because Spring MVC
	 * decodes the path for it, and can't.
	 * @param request an ERROR dispatch
	 */
	boolean ownUndecodable(HttpServletRequest request) {
		if (!(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri)
				|| uri.indexOf('%') == -1) {
			return false;
		}
		try {
			StringUtils.uriDecode(uri, StandardCharsets.UTF_8);
			return false;
		}
		catch (IllegalArgumentException ex) {
			return ownMalformed(withoutServletPath(uri, request));
		}
	}

	/**
	 * The path below the servlet, read generously.
	 */
	private static String withoutServletPath(String uri, HttpServletRequest request) {
		String path = SLASHES.matcher(PARAMETERS.matcher(uri).replaceAll("")).replaceAll("/");
		HttpServletMapping mapping = request.getHttpServletMapping();
		boolean byPath = mapping != null && mapping.getMappingMatch() == MappingMatch.PATH;
		String parent = request.getContextPath() + (byPath ? request.getServletPath() : "");
		return path.startsWith(parent) ? path.substring(parent.length()) : path;
	}

	private static @Nullable String pathWithinApplication(HttpServletRequest request) {
		try {
			RequestPath path = ServletRequestPathUtils.hasParsedRequestPath(request)
					? ServletRequestPathUtils.getParsedRequestPath(request) : ServletRequestPathUtils.parse(request);
			return path.pathWithinApplication().value();
		}
		catch (IllegalArgumentException ex) {
			// Encoded where the servlet's path is: the DispatcherServlet won't take it
			// either.
			return null;
		}
	}

	/**
	 * Whether a decoded path is the gateway's. Spring ignores the parameters of segments
	 * when it looks for a handler, so they don't lead out of the prefix.
	 * @param path the path below the servlet
	 * @return {@code true} if only the gateway answers for it
	 */
	public boolean own(String path) {
		String bare = (path.indexOf(';') != -1) ? PARAMETERS.matcher(path).replaceAll("") : path;
		return isUnder(bare, this.prefix) && !isReserved(bare);
	}

	private boolean isReserved(String path) {
		for (String reservedPath : this.reservedPaths) {
			if (isUnder(path, reservedPath)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a path that {@link PathDecoder} refuses is the gateway's to answer.
	 */
	boolean ownMalformed(String path) {
		try {
			return own(StringUtils.uriDecode(path, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return own(path);
		}
	}

	private static boolean isUnder(String path, String parent) {
		return path.startsWith(parent) && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
	}

}
