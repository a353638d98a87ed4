package io.wsgi4j.sample;

import java.util.Set;
import java.util.stream.Collectors;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * Answers what it has been called with, except for what only the client should know.
 */
@GatewayApplication(path = "/environ", name = "environ")
class EnvironDump implements Application {

	private static final Set<String> SECRETS = Set.of("HTTP_AUTHORIZATION", "HTTP_COOKIE");

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain;charset=UTF-8"));
		return Body.of(environ.keySet()
			.stream()
			.sorted()
			.map((key) -> "%s = %s\n".formatted(key, SECRETS.contains(key) ? "(hidden)" : environ.get(key)))
			.collect(Collectors.joining()));
	}

}
