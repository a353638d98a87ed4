package example.testing;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.test.GatewayTest;
import io.wsgi4j.test.GatewayTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

@GatewayTest(FailingGatewayTests.Countdown.class)
@Import(FailingGatewayTests.Countdown.class)
class FailingGatewayTests {

	@Autowired
	private GatewayTestClient client;

	@Test
	void failsInTheMiddle() {
		assertThat(this.client.get("/countdown")).hasStatusOk()
			.hasBodyTextEqualTo("321")
			.isCut()
			.hasPulledBlocks(3)
			.hasClosedBody()
			.failure()
			.isInstanceOf(IllegalStateException.class);
	}

	@Test
	void saysWhatItDoes() {
		assertThat(this.client.get("/countdown")).errors().contains("Counting down");
	}

	@GatewayApplication("/countdown")
	static class Countdown implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			environ.errors().println("Counting down");
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return Stream.of(3, 2, 1, 0).map(this::block)::iterator;
		}

		private byte[] block(int count) {
			if (count == 0) {
				throw new IllegalStateException("Nothing has happened");
			}
			return Integer.toString(count).getBytes(StandardCharsets.US_ASCII);
		}

	}

}
