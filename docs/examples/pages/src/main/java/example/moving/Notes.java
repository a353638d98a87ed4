package example.moving;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/notes")
class Notes implements Application {

	private final Map<String, byte[]> notes = Collections.synchronizedMap(new HashMap<>());

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		return switch (environ.requestMethod()) {
			case "GET", "HEAD" -> get(environ, startResponse);
			case "PUT" -> put(environ, startResponse);
			default -> answer(startResponse, "405 Method Not Allowed", new Header("Allow", "GET, HEAD, PUT"));
		};
	}

	private Iterable<byte[]> get(Environ environ, StartResponse startResponse) {
		byte[] note = this.notes.get(environ.pathInfo());
		if (note == null) {
			return answer(startResponse, "404 Not Found");
		}
		startResponse.start("200 OK", new Header("Content-Type", "text/plain;charset=UTF-8"));
		return Body.of(note);
	}

	private Iterable<byte[]> put(Environ environ, StartResponse startResponse) throws IOException {
		this.notes.put(environ.pathInfo(), environ.input().readAllBytes());
		return answer(startResponse, "204 No Content");
	}

	private static Iterable<byte[]> answer(StartResponse startResponse, String status, Header... headers) {
		startResponse.start(status, headers);
		return Body.empty();
	}

}
