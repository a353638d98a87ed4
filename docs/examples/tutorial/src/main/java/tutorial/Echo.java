package tutorial;

import java.util.stream.Collectors;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/tutorial/echo")
class Echo implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		String lines = environ.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + ": " + entry.getValue() + "\n")
			.sorted()
			.collect(Collectors.joining());
		startResponse.start("200 OK", new Header("Content-Type", "text/plain; charset=utf-8"));
		return Body.of(lines);
	}

}
