package example.security;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * What the applications of the tests do: they answer with the name of the caller.
 */
public final class Caller {

	private Caller() {
	}

	public static Iterable<byte[]> name(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		return Body.of(String.valueOf(environ.get("REMOTE_USER")));
	}

}
