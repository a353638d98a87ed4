package io.wsgi4j.contract;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A decorator of the user that fails.
 */
class BrokenContextTests extends AbstractContractTests {

	private final AtomicBoolean broken = new AtomicBoolean();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		TaskDecorator decorator = (task) -> () -> {
			if (this.broken.get()) {
				throw new IllegalStateException("on purpose");
			}
			task.run();
		};
		builder.bean("decorator", decorator);
	}

	@Test
	@DisplayName("The application isn't called without its context, the client gets 500, and nothing stays open")
	void brokenBeforeTheCall() {
		AtomicInteger calls = new AtomicInteger();
		this.broken.set(true);
		try {
			assertThat(get((environ, startResponse) -> {
				calls.incrementAndGet();
				return Body.empty();
			}).status()).isEqualTo(500);
			awaitEndOfExchanges();
		}
		finally {
			this.broken.set(false);
		}
		assertThat(calls).hasValue(0);
		List<Entry> entries = this.log.take();
		assertThat(entries).filteredOn((entry) -> entry.logger().equals(LOGGER))
			.singleElement()
			.satisfies((entry) -> assertThat(entry.thrown()).contains("on purpose"));
	}

}
