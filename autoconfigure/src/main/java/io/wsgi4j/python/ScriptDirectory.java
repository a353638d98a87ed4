package io.wsgi4j.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * Passes a request on to the script that the first segment of its path names. What is in
 * the directory is looked at with every request, so scripts may come, change and go.
 */
public final class ScriptDirectory implements Application, OwnThreads {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

	private final Path directory;

	private final Function<String, Application> factory;

	private final UnaryOperator<Executor> threads;

	private final Map<Path, Application> scripts = new ConcurrentHashMap<>();

	public ScriptDirectory(Path directory, Function<String, Application> factory, UnaryOperator<Executor> threads) {
		this.directory = directory.toAbsolutePath().normalize();
		this.factory = factory;
		this.threads = threads;
	}

	@Override
	public Executor on(Executor executor) {
		return this.threads.apply(executor);
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		Path script = find(environ.shiftPathInfo());
		if (script == null) {
			startResponse.start("404 Not Found", new Header("Content-Type", "text/plain"));
			return Body.of("Not Found");
		}
		return this.scripts.computeIfAbsent(script, (file) -> this.factory.apply(file.toString()))
			.call(environ, startResponse);
	}

	private @Nullable Path find(@Nullable String name) {
		if (name == null || !NAME.matcher(name).matches()) {
			return null;
		}
		Path script = this.directory.resolve(name + ".py");
		if (Files.isRegularFile(script)) {
			return script;
		}
		this.scripts.remove(script);
		return null;
	}

}
