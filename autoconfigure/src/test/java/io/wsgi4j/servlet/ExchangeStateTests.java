package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

class ExchangeStateTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ExchangeState state = create();

	private static ExchangeState create() {
		ManualClock clock = new ManualClock();
		return new ExchangeState(
				new ResponseBody(new MockHttpServletRequest("GET", "/"), new MockHttpServletResponse()),
				new Deadline(ExchangeTimeouts.none(), clock), new Stopwatch(clock));
	}

	@Test
	void whoeverGivesTheResponseBackWaitsForAListenerThatIsJustSet() throws Exception {
		this.state.beginListening();
		Thread other = new Thread(() -> this.state.awaitListening(LONG));
		other.start();
		await("other thread").until(() -> other.getState() == Thread.State.TIMED_WAITING);
		this.state.endListening();
		other.join(LONG.toMillis() / 2);
		assertThat(other.isAlive()).isFalse();
	}

	@Test
	void aListenerThatIsCalledBeforeItIsSetDoesNotWaitForItself() throws Exception {
		Thread setting = new Thread(() -> {
			try {
				this.state.beginListening();
				this.state.awaitListening(LONG);
				this.state.endListening();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		setting.start();
		setting.join(LONG.toMillis() / 2);
		assertThat(setting.isAlive()).isFalse();
	}

	@Test
	void anExchangeThatIsOverGetsNoListener() {
		this.state.end(new Outcome.Finished());
		assertThatIOException().isThrownBy(this.state::beginListening);
	}

}
