package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

class ResponseSenderTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ManualClock clock = new ManualClock();

	private final Deadline deadline = new Deadline(ExchangeTimeouts.none(), this.clock);

	private final RunningCode code = new RunningCode(ExchangeTimeouts.none(), this.clock);

	private final ResponseBody body = new ResponseBody(new FakeResponseOutput());

	private final ExchangeState state = new ExchangeState(this.body, this.deadline, new Stopwatch(this.clock),
			this.code, (reason) -> {
			});

	private final ResponseSender sender = new ResponseSender(this.state, this.body, this.deadline, this.code,
			new ResponseOutput.Listener() {

				@Override
				public void onWritePossible() {
				}

				@Override
				public void onError(Throwable cause) {
				}

			}, (disconnected) -> {
			});

	@Test
	void whoeverGivesTheResponseBackWaitsForAListenerThatIsJustSet() throws Exception {
		this.sender.beginListening();
		Thread other = new Thread(() -> this.sender.awaitListening(LONG));
		other.start();
		await("other thread").until(() -> other.getState() == Thread.State.TIMED_WAITING);
		this.sender.endListening();
		other.join(LONG.toMillis() / 2);
		assertThat(other.isAlive()).isFalse();
	}

	@Test
	void aListenerThatIsCalledBeforeItIsSetDoesNotWaitForItself() throws Exception {
		Thread setting = new Thread(() -> {
			try {
				this.sender.beginListening();
				this.sender.awaitListening(LONG);
				this.sender.endListening();
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
		this.state.refuse(new Outcome.Finished());
		assertThatIOException().isThrownBy(this.sender::beginListening);
	}

}
