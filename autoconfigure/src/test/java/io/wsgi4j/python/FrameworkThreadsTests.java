package io.wsgi4j.python;

import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.ManyClients;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what frameworks keep for a thread is that of the exchange, for fast and slow
 * clients together. The number of requests, contexts and threads can be chosen by system
 * properties.
 */
class FrameworkThreadsTests extends AbstractDebianTests {

	private static final int BLOCKS = 40;

	private static final int REQUESTS = Integer.getInteger("wsgi4j.test.requests", 6);

	FrameworkThreadsTests() {
		super(DebianApplication.of("flask", "flask"), DebianApplication.of("bottle", "bottle"),
				DebianApplication.of("rows", "django"));
	}

	@Override
	void configure(TestServer.Builder builder) {
		builder.properties("gateway.python.contexts=" + Integer.getInteger("wsgi4j.test.contexts", 2),
				"gateway.python.threads-per-context=" + Integer.getInteger("wsgi4j.test.threads-per-context", 1),
				"gateway.python.environment.ROWS_DATABASE=" + this.directory.resolve("rows.db"),
				"gateway.queue-timeout=0");
	}

	/**
	 * Blocks of one kilobyte are many in what the connection holds; those of 128 make the
	 * exchange wait for its client.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1024, 131_072 })
	void requestIsThatOfTheExchange(int size) {
		for (String name : new String[] { "flask", "bottle" }) {
			ask(name, size, (client, block) -> String.valueOf(client));
		}
	}

	@Test
	void connectionIsThatOfTheExchange() {
		ask("rows", 131_072, (client, block) -> block + ":" + client);
		Awaitility.await("closed connections").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			List<String[]> counts = Stream.generate(this::countConnections).limit(20).toList();
			assertThat(counts).allSatisfy((count) -> assertThat(count[0]).isEqualTo(count[1]))
				.anySatisfy((count) -> assertThat(count[0]).isNotEqualTo("0"));
		});
	}

	/**
	 * How many connections have been opened and closed, in any of the contexts.
	 */
	private String[] countConnections() {
		return get(at("rows") + "/count").text().split(" ");
	}

	private void ask(String name, int size, BlockOf expected) {
		IntFunction<String> path = (client) -> "/gateway%s/mine/%d/%d?me=%d".formatted(at(name), BLOCKS, size, client);
		BiPredicate<Integer, HttpAnswer> right = (client, answer) -> isRight(answer.text(), size, client, expected);
		assertThat(new ManyClients(port(), REQUESTS).ask(path, right)).isEmpty();
	}

	private static boolean isRight(String text, int size, int client, BlockOf expected) {
		if (text.length() != BLOCKS * size) {
			return false;
		}
		for (int i = 0; i < BLOCKS; i++) {
			if (!text.substring(i * size, (i + 1) * size).trim().equals(expected.text(client, i))) {
				return false;
			}
		}
		return true;
	}

	@FunctionalInterface
	private interface BlockOf {

		String text(int client, int block);

	}

}
