package tutorial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/tutorial/guestbook")
class Guestbook implements Application {

	private final Collection<String> entries = new ConcurrentLinkedQueue<>();

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		return switch (environ.requestMethod()) {
			case "GET", "HEAD" -> list(startResponse);
			case "POST" -> sign(environ, startResponse);
			default -> {
				startResponse.start("405 Method Not Allowed", new Header("Allow", "GET, HEAD, POST"));
				yield Body.empty();
			}
		};
	}

	private Iterable<byte[]> list(StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain; charset=utf-8"));
		return Body.of(String.join("\n", this.entries));
	}

	private Iterable<byte[]> sign(Environ environ, StartResponse startResponse) throws IOException {
		this.entries.add(new String(environ.input().readAllBytes(), StandardCharsets.UTF_8));
		startResponse.start("303 See Other", new Header("Location", environ.applicationUri()));
		return Body.empty();
	}

}
