package io.wsgi4j.middleware;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

import io.wsgi4j.Environ;

/**
 * What an environ has to be like when it reaches an application.
 */
final class EnvironRules {

	private static final List<String> NEVER_EMPTY = List.of("REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT",
			"SERVER_PROTOCOL");

	private static final List<String> REQUIRED = List.of("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING",
			"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.version", "wsgi.url_scheme", "wsgi.input",
			"wsgi.input_terminated", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once");

	private static final List<String> FORBIDDEN = List.of("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY");

	private static final List<String> FLAGS = List.of("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once");

	private static final Set<String> SCHEMES = Set.of("http", "https");

	private EnvironRules() {
	}

	static void check(Environ environ) {
		checkKeys(environ);
		environ.forEach(EnvironRules::checkType);
		NEVER_EMPTY.forEach((key) -> require(!"".equals(environ.get(key)), environ, key, "must not be empty"));
		checkPaths(environ);
		checkContentLength(environ);
		checkWsgiKeys(environ);
	}

	private static void checkKeys(Environ environ) {
		for (String key : REQUIRED) {
			ContractViolationException.throwUnless(environ.containsKey(key), "The environ lacks %s", key);
		}
		for (String key : FORBIDDEN) {
			ContractViolationException.throwUnless(!environ.containsKey(key), "The environ must not have %s", key);
		}
	}

	private static void checkType(String key, Object value) {
		boolean extension = key.indexOf('.') != -1;
		ContractViolationException.throwUnless(extension || value instanceof String,
				"%s in the environ must be a string, but is '%s'", key, value);
	}

	private static void checkPaths(Environ environ) {
		require(isEmptyOrAbsolute(environ.scriptName()), environ, "SCRIPT_NAME", "must be empty or begin with a slash");
		require(!environ.scriptName().equals("/"), environ, "SCRIPT_NAME", "must be empty at the root");
		require(isEmptyOrAbsolute(environ.pathInfo()), environ, "PATH_INFO", "must be empty or begin with a slash");
	}

	private static boolean isEmptyOrAbsolute(String path) {
		return path.isEmpty() || path.startsWith("/");
	}

	private static void checkContentLength(Environ environ) {
		String length = (String) environ.getOrDefault("CONTENT_LENGTH", "");
		require(length.isEmpty() || length.matches("[0-9]{1,18}"), environ, "CONTENT_LENGTH",
				"must be a number of bytes");
	}

	private static void checkWsgiKeys(Environ environ) {
		require(List.of(1, 0).equals(environ.get("wsgi.version")), environ, "wsgi.version", "must be the list [1, 0]");
		require(SCHEMES.contains(environ.urlScheme()), environ, "wsgi.url_scheme", "must be http or https");
		require(environ.get("wsgi.input") instanceof InputStream, environ, "wsgi.input", "must be an InputStream");
		require(environ.get("wsgi.errors") instanceof PrintWriter, environ, "wsgi.errors", "must be a PrintWriter");
		require(Boolean.TRUE.equals(environ.get("wsgi.input_terminated")), environ, "wsgi.input_terminated",
				"must be true");
		FLAGS.forEach((key) -> require(environ.get(key) instanceof Boolean, environ, key, "must be a Boolean"));
	}

	private static void require(boolean kept, Environ environ, String key, String rule) {
		ContractViolationException.throwUnless(kept, "%s in the environ %s, but is '%s'", key, rule, environ.get(key));
	}

}
