package io.wsgi4j.servlet;

import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.wsgi4j.gateway.EncodedSlash;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.RequestPath;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Makes slashes of encoded ones, for the applications that ask for it. Whoever comes
 * behind the gateway's filter sees the path that has only slashes: there is no other one
 * that a rule of Spring Security could be led past with.
 */
public final class EncodedSlashes {

	private static final Pattern ENCODED = Pattern.compile("%2f", Pattern.CASE_INSENSITIVE);

	private static final String REFUSING = EncodedSlashes.class.getName() + ".refusing";

	private static final String RAW_URI = EncodedSlashes.class.getName() + ".rawUri";

	/**
	 * U+FFFF, of which no mount is made.
	 */
	private static final String NONCHARACTER = "%EF%BF%BF";

	private final Supplier<GatewayHandlerMapping> mapping;

	/**
	 * Creates a rule.
	 * @param mapping finds what knows the applications, with the first request that it
	 * matters to
	 */
	public EncodedSlashes(Supplier<GatewayHandlerMapping> mapping) {
		this.mapping = SingletonSupplier.of(mapping);
	}

	/**
	 * Has requests with encoded slashes refused for which no application asks. To be
	 * called where a container refuses them no longer for the sake of such an
	 * application.
	 */
	public static void refuseElsewhere(ServletContext context) {
		context.setAttribute(REFUSING, true);
	}

	/**
	 * The URI as the client has sent it.
	 */
	static String rawUri(HttpServletRequest request) {
		return (request.getAttribute(RAW_URI) instanceof String uri) ? uri : request.getRequestURI();
	}

	static boolean isRefused(HttpServletRequest request) {
		return isIn(request) && Boolean.TRUE.equals(request.getServletContext().getAttribute(REFUSING));
	}

	private static boolean isIn(HttpServletRequest request) {
		String uri = request.getRequestURI();
		return uri.indexOf('%') != -1 && ENCODED.matcher(uri).find();
	}

	/**
	 * The request as everything behind the filter is to see it.
	 * @return the same request if no application wants another one
	 */
	HttpServletRequest decode(HttpServletRequest request) {
		if (!isIn(request)) {
			return request;
		}
		String path = decodablePath(request);
		if (path == null) {
			return request;
		}
		String uri = request.getRequestURI();
		if (request.getAttribute(RAW_URI) == null) {
			request.setAttribute(RAW_URI, uri);
		}
		String parent = uri.substring(0, uri.length() - path.length());
		DecodedSlashesRequest decoded = new DecodedSlashesRequest(request, parent, decoded(path));
		if (ServletRequestPathUtils.hasParsedRequestPath(request)) {
			ServletRequestPathUtils.parseAndCache(decoded);
		}
		return decoded;
	}

	/**
	 * The raw path below the servlet, if the application that it leads to wants its
	 * slashes decoded. Which one that is is found without them: an encoded slash never
	 * ends a segment of a mount.
	 */
	private @Nullable String decodablePath(HttpServletRequest request) {
		try {
			RequestPath parsed = ServletRequestPathUtils.parse(request);
			String raw = parsed.pathWithinApplication().value();
			String path = PathDecoder.decode(ENCODED.matcher(raw).replaceAll(NONCHARACTER));
			MountedApplication application = this.mapping.get().findApplication(path);
			if (application == null || application.encodedSlash() != EncodedSlash.DECODE) {
				return null;
			}
			PathDecoder.decode(decoded(raw));
			return raw;
		}
		catch (MalformedPathException | IllegalArgumentException | IllegalStateException ex) {
			// Answered with 400 by those whose path it is.
			return null;
		}
	}

	private static String decoded(String path) {
		return ENCODED.matcher(path).replaceAll("/");
	}

}
