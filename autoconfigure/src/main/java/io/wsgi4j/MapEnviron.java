package io.wsgi4j;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * {@link Environ} whose accessors read its own entries.
 */
final class MapEnviron extends LinkedHashMap<String, Object> implements Environ {

	private static final long serialVersionUID = 1L;

	/**
	 * Room for the variables of a browser's request without growing.
	 */
	private static final int USUAL_CAPACITY = 64;

	MapEnviron() {
		super(USUAL_CAPACITY);
	}

	@Override
	public String requestMethod() {
		return string("REQUEST_METHOD");
	}

	@Override
	public String scriptName() {
		return string("SCRIPT_NAME");
	}

	@Override
	public String pathInfo() {
		return string("PATH_INFO");
	}

	@Override
	public String rawPathInfo() {
		String raw = UriEncoding.afterSegments(path(string("REQUEST_URI")), UriEncoding.countSegments(scriptName()));
		boolean current = pathInfo().equals(UriEncoding.decodeLeniently(raw));
		return current ? raw : UriEncoding.encodePathInfo(pathInfo());
	}

	@Override
	public String queryString() {
		return string("QUERY_STRING");
	}

	@Override
	public String contentType() {
		return string("CONTENT_TYPE");
	}

	@Override
	public long contentLength() {
		return number("CONTENT_LENGTH");
	}

	@Override
	public String serverName() {
		return string("SERVER_NAME");
	}

	@Override
	public int serverPort() {
		return (int) number("SERVER_PORT");
	}

	@Override
	public String serverProtocol() {
		return string("SERVER_PROTOCOL");
	}

	@Override
	public String remoteAddr() {
		return string("REMOTE_ADDR");
	}

	@Override
	public int remotePort() {
		return (int) number("REMOTE_PORT");
	}

	@Override
	public @Nullable String remoteUser() {
		return nullableString("REMOTE_USER");
	}

	@Override
	public String urlScheme() {
		return string("wsgi.url_scheme");
	}

	@Override
	public @Nullable String header(String name) {
		return nullableString(HeaderVariable.of(name));
	}

	@Override
	public InputStream input() {
		return (get("wsgi.input") instanceof InputStream input) ? input : InputStream.nullInputStream();
	}

	@Override
	public PrintWriter errors() {
		return (get("wsgi.errors") instanceof PrintWriter errors) ? errors : new PrintWriter(Writer.nullWriter());
	}

	@Override
	public boolean clientConnected() {
		return !(get("wsgi4j.client_connected") instanceof BooleanSupplier connected) || connected.getAsBoolean();
	}

	@Override
	public String applicationUri() {
		String scriptName = scriptName();
		return origin() + (scriptName.isEmpty() ? "/" : UriEncoding.encodeScriptName(scriptName));
	}

	@Override
	public String requestUri() {
		String path = UriEncoding.encodeScriptName(scriptName()) + rawPathInfo();
		String query = queryString();
		return origin() + (path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query);
	}

	@Override
	public @Nullable String shiftPathInfo() {
		String pathInfo = pathInfo();
		if (pathInfo.isEmpty()) {
			return null;
		}
		PathShift shift = PathShift.of(scriptName(), pathInfo);
		put("SCRIPT_NAME", shift.scriptName());
		put("PATH_INFO", shift.pathInfo());
		return shift.segment();
	}

	private String origin() {
		String scheme = urlScheme();
		String name = serverName();
		int port = serverPort();
		boolean defaultPort = port == -1 || port == ("https".equals(scheme) ? 443 : 80);
		String host = (name.indexOf(':') != -1 && !name.startsWith("[")) ? "[" + name + "]" : name;
		return scheme + "://" + host + (defaultPort ? "" : ":" + port);
	}

	private String string(String key) {
		String value = nullableString(key);
		return (value != null) ? value : "";
	}

	private @Nullable String nullableString(String key) {
		Object value = get(key);
		return (value != null) ? value.toString() : null;
	}

	private long number(String key) {
		String value = string(key);
		try {
			return value.isEmpty() ? -1 : Math.max(-1, Long.parseLong(value));
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private static String path(String uri) {
		int query = uri.indexOf('?');
		return (query != -1) ? uri.substring(0, query) : uri;
	}

}
