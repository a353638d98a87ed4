package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.AbstractBodyDirectoryTests;
import io.wsgi4j.spool.MemoryBudget;
import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestBufferTests extends AbstractBodyDirectoryTests {

	private static final int MAX_SIZE = 100 * 1024;

	private final ManualClock clock = new ManualClock();

	private final RunningCode code = new RunningCode(ExchangeTimeouts.none(), this.clock);

	private final ExchangeState state = new ExchangeState(new ResponseBody(new FakeResponseOutput()),
			new Deadline(ExchangeTimeouts.none(), this.clock), new Stopwatch(this.clock), this.code, (reason) -> {
			});

	private final Environ environ = Environ.empty();

	private RequestBuffer body;

	@AfterEach
	void release() throws IOException {
		this.body.release();
	}

	@Test
	void givesTheWholeBodyToTheApplication() throws IOException {
		byte[] content = content(MAX_SIZE);
		body().receive(new FakeRequestInput(content));
		assertThat(this.body.finish()).isTrue();
		assertThat((InputStream) this.environ.get("wsgi.input")).hasBinaryContent(content);
		assertThat(this.environ).containsEntry("CONTENT_LENGTH", Integer.toString(MAX_SIZE));
	}

	@Test
	void refusesWhatIsTooLarge() {
		assertThatExceptionOfType(UnreadableBodyException.class)
			.isThrownBy(() -> body().receive(new FakeRequestInput(content(MAX_SIZE + 1))))
			.extracting(UnreadableBodyException::refusal)
			.isEqualTo(Refusal.BODY_TOO_LARGE);
	}

	@Test
	void receivesNothingForAnExchangeThatIsOver() throws IOException {
		body();
		this.state.refuse(new Outcome.Finished());
		this.body.receive(new FakeRequestInput(content(10)));
		assertThat(this.body.received()).isZero();
	}

	@Test
	void keepsWhatABlockingReadHasBroughtBeforeTheNext() throws IOException {
		RequestBuffer body = body();
		RequestInput input = new FakeRequestInput(content(3)) {

			private int reads;

			@Override
			public boolean isBlocking() {
				return true;
			}

			@Override
			public boolean isFinished() {
				return false;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				assertThat(body.received()).isEqualTo(this.reads);
				this.reads = Math.min(3, this.reads + 1);
				return super.read(bytes, offset, 1);
			}

		};
		body.receive(input);
		assertThat(body.received()).isEqualTo(3);
	}

	@Test
	void takesNoMoreRoomForAClientThanItIsKnownToNeed() throws IOException {
		List<Integer> rooms = new ArrayList<>();
		receive(content(20_000), rooms);
		receive(content(1500), rooms);
		receive(content(1500), rooms);
		receive(content(10), rooms);
		receive(content(10), rooms);
		assertThat(rooms).containsExactly(16 * 1024, 64 * 1024, 64 * 1024, 6000, 6000, 256);
	}

	@Test
	void takesMoreRoomForAClientThatSendsMoreThanItHas() throws IOException {
		List<Integer> rooms = new ArrayList<>();
		receive(content(10), rooms);
		receive(content(20_000), rooms);
		receive(content(20_000), rooms);
		assertThat(rooms).containsExactly(16 * 1024, 256, 16 * 1024, 64 * 1024, 64 * 1024);
	}

	/**
	 * Receives what has arrived.
	 * @param rooms gets the sizes of the pieces that it is read into
	 */
	private void receive(byte[] content, List<Integer> rooms) throws IOException {
		RequestBuffer body = (this.body != null) ? this.body : body();
		body.receive(new FakeRequestInput(content) {

			@Override
			public int read(byte[] bytes, int offset, int length) {
				rooms.add(bytes.length);
				return super.read(bytes, offset, length);
			}

		});
	}

	private RequestBuffer body() {
		BufferedBody kept = new BufferedBody(new RequestBodySettings(MAX_SIZE, 1024, false), this.directory,
				new MemoryBudget(0), -1);
		this.body = new RequestBuffer(kept, this.environ, this.state);
		return this.body;
	}

	private static byte[] content(int length) {
		byte[] content = new byte[length];
		for (int i = 0; i < length; i++) {
			content[i] = (byte) (i % 251);
		}
		return content;
	}

}
