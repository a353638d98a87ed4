package io.wsgi4j.testsupport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;

/**
 * An application that plays others: lets one server last for many tests, each of which
 * brings applications of its own.
 */
public final class Stage implements Application {

	private final Map<String, Application> applications = new ConcurrentHashMap<>();

	/**
	 * Plays an application at the mount itself.
	 */
	public void play(Application application) {
		play("", application);
	}

	/**
	 * Plays an application at a path below the mount.
	 */
	public void play(String path, Application application) {
		this.applications.put(path, application);
	}

	public void clear() {
		this.applications.clear();
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		return this.applications.get(environ.pathInfo()).call(environ, startResponse);
	}

}
