package example.moving;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/numbers")
class Numbers implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		return () -> IntStream.range(0, 1_000).mapToObj(Numbers::block).iterator();
	}

	private static byte[] block(int number) {
		return IntStream.range(number * 1_000, (number + 1) * 1_000)
			.mapToObj((i) -> i + "\n")
			.collect(Collectors.joining())
			.getBytes(StandardCharsets.US_ASCII);
	}

}
