package io.wsgi4j.servlet;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A request with slashes in its path where the client has sent encoded ones.
 */
final class DecodedSlashesRequest extends HttpServletRequestWrapper {

	private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

	private final String uri;

	private final String decodedPath;

	/**
	 * Creates a request.
	 * @param parent the raw context path and servlet path
	 * @param path the rest of the raw path, with slashes
	 */
	DecodedSlashesRequest(HttpServletRequest request, String parent, String path) {
		super(request);
		this.uri = parent + path;
		this.decodedPath = StringUtils.uriDecode(PARAMETERS.matcher(path).replaceAll(""), StandardCharsets.UTF_8);
	}

	@Override
	public String getRequestURI() {
		return this.uri;
	}

	@Override
	public StringBuffer getRequestURL() {
		StringBuffer url = super.getRequestURL();
		String original = super.getRequestURI();
		return url.replace(url.length() - original.length(), url.length(), this.uri);
	}

	@Override
	public String getServletPath() {
		HttpServletMapping mapping = getHttpServletMapping();
		return isByPath(mapping) ? StringUtils.trimTrailingCharacter(mapping.getPattern().replace("*", ""), '/')
				: this.decodedPath;
	}

	@Override
	public @Nullable String getPathInfo() {
		return isByPath(getHttpServletMapping()) ? this.decodedPath : null;
	}

	private static boolean isByPath(@Nullable HttpServletMapping mapping) {
		return mapping != null && mapping.getMappingMatch() == MappingMatch.PATH;
	}

}
