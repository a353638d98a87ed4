package io.wsgi4j.sample;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Lists the other applications. Being mounted at the root of the prefix, it gets every
 * request that no longer mount takes. Makes room for a Python application that a property
 * mounts there.
 */
@GatewayApplication("/")
@ConditionalOnProperty(name = "gateway.wsgi", havingValue = "false", matchIfMissing = true)
class Index implements Application {

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="en">
			<title>wsgi4j</title>
			<h1>Applications</h1>
			<ul>
			%s
			</ul>
			""";

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		if (environ.pathInfo().length() > 1) {
			startResponse.start("404 Not Found", new Header("Content-Type", "text/plain"));
			return Body.of("No application here");
		}
		startResponse.start("200 OK", new Header("Content-Type", "text/html;charset=UTF-8"));
		return Body.of(PAGE.formatted(Stream
			.of("/hello", "/environ", "/upload", "/clock?ticks=10", "/download", "/reports", "/git/demo.git/HEAD")
			.map((path) -> link(environ.scriptName() + path))
			.collect(Collectors.joining("\n"))));
	}

	private static String link(String path) {
		return "<li><a href=\"%s\">%s</a>".formatted(path, path);
	}

}
