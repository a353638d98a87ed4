package tutorial;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/tutorial/countdown")
class Countdown implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		return () -> Stream.iterate(10, (i) -> i >= 0, (i) -> i - 1)
			.map((i) -> (i + "\n").getBytes(StandardCharsets.UTF_8))
			.iterator();
	}

}
