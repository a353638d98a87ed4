package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.testsupport.ManualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RequestStreamTests {

	private static final int THRESHOLD = 64 * 1024;

	private static final int READERS = 4;

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

	private final ExecutorService application = Executors.newFixedThreadPool(READERS);

	private final byte[] content = new byte[2 * 1024 * 1024];

	private final ManualClock clock = new ManualClock();

	private final Semaphore permits = new Semaphore(1);

	private final List<UnreadableBodyException> lost = new ArrayList<>();

	@TempDir
	private Path parent;

	private BodyDirectory directory;

	private ResponseBody response;

	private ExchangeState state;

	@BeforeEach
	void prepare() throws IOException {
		this.directory = new BodyDirectory(this.parent);
		new Random(1).nextBytes(this.content);
	}

	@AfterEach
	void close() {
		this.application.shutdownNow();
		assertThat(this.lost).isEmpty();
		this.directory.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 4 * 1024, 8 * 1024, THRESHOLD, 1024 * 1024 })
	void anApplicationThatKeepsUpNeedsNoFile(int threshold) throws Exception {
		// Has no place for files any more.
		this.directory.close();
		RequestStream stream = stream(threshold, Duration.ofMinutes(1));
		Future<byte[]> read = this.application.submit(stream::readAllBytes);
		receive(stream);
		assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo(this.content);
	}

	@Test
	void anApplicationThatDoesNotReadIsNotWaitedForForLong() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		receive(stream);
		assertThat(stream.readAllBytes()).isEqualTo(this.content);
		stream.release();
	}

	@Test
	@DisplayName("Rule 11: each byte reaches one of the threads that read, and none finds an end too early")
	void threadsReadTheBodyTogether() throws Exception {
		RequestStream stream = stream(Duration.ofMinutes(1));
		List<Future<Integer>> readers = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			readers.add(this.application.submit(() -> countBytes(stream)));
		}
		receiveAll(stream);
		for (Future<Integer> reader : readers) {
			assertThat(reader).isNotDone();
		}
		stream.finish();
		int counted = 0;
		for (Future<Integer> reader : readers) {
			counted += reader.get(60, TimeUnit.SECONDS);
		}
		assertThat(counted).isEqualTo(this.content.length);
	}

	@Test
	void noMoreCanBeReadOnceTheExchangeIsOver() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		receive(stream);
		assertThat(stream.read()).isNotNegative();
		this.state.finish(new Outcome.Finished());
		assertThatIOException().isThrownBy(stream::read).withMessage("The exchange is over");
	}

	@Test
	@DisplayName("Rule 11: only so many bodies have more in memory than they may, and only until they have been read")
	void givesItsShareOfTheMemoryBack() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		receive(stream);
		assertThat(this.permits.availablePermits()).isZero();
		stream.readNBytes(this.content.length);
		assertThat(this.permits.availablePermits()).isOne();
		stream.release();
		assertThat(this.permits.availablePermits()).isOne();
	}

	@Test
	void givesItsShareOfTheMemoryBackIfItIsNotRead() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		receive(stream);
		stream.release();
		assertThat(this.permits.availablePermits()).isOne();
	}

	@Test
	void givesItsShareOfTheMemoryBackIfItBreaksOff() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		assertThat(stream.receive(input())).isTrue();
		assertThat(this.permits.availablePermits()).isZero();
		stream.breakOff(new IOException());
		assertThat(this.permits.availablePermits()).isOne();
	}

	@Test
	void takesNoPermitForWhatIsUnwanted() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		stream.release();
		stream.receive(input());
		assertThat(this.permits.availablePermits()).isOne();
	}

	@Test
	void takesNoShareOfTheMemoryForLittle() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		stream.receive(new FakeRequestInput(new byte[100]));
		assertThat(this.permits.availablePermits()).isOne();
		stream.release();
	}

	@Test
	void needsNoShareOfTheMemory() throws Exception {
		this.permits.drainPermits();
		RequestStream stream = stream(Duration.ofMillis(1));
		receive(stream);
		assertThat(stream.readAllBytes()).isEqualTo(this.content);
		assertThat(this.permits.availablePermits()).isZero();
		stream.release();
	}

	@Test
	void aClientThatOnlyTakesTheAnswerIsLate() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		FutureTask<Integer> read = new FutureTask<>(stream::read);
		Thread reader = new Thread(read);
		reader.start();
		long waits = awaitWait(reader, 0);
		for (int i = 0; i < 2; i++) {
			this.clock.advance(READ_TIMEOUT.dividedBy(2));
			wake();
			waits = awaitWait(reader, waits);
		}
		assertThat(stream.isLate()).isTrue();
		receive(stream);
		assertThat(stream.isLate()).isFalse();
		assertThat(read.get(60, TimeUnit.SECONDS)).isNotNegative();
	}

	/**
	 * As who writes does when the client has taken something.
	 */
	private void wake() {
		this.state.locked(() -> {
			this.state.signal();
			return true;
		});
	}

	/**
	 * Waits until a thread has begun to wait once more.
	 */
	private static long awaitWait(Thread thread, long waits) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return Awaitility.await("wait")
			.until(() -> (thread.getState() == Thread.State.WAITING)
					? threads.getThreadInfo(thread.getId()).getWaitedCount() : 0, (count) -> count > waits);
	}

	@Test
	void theLastByteIsTheEndForAnAnswer() throws Exception {
		RequestStream stream = stream(Duration.ofMillis(1));
		assertThat(this.response.isRequestUnread()).isTrue();
		receiveAll(stream);
		assertThat(this.response.isRequestUnread()).isFalse();
		stream.release();
	}

	private static int countBytes(InputStream input) throws IOException {
		byte[] bytes = new byte[1000];
		int total = 0;
		for (int count = input.read(bytes); count != -1; count = input.read(bytes)) {
			total += count;
		}
		return total;
	}

	private RequestStream stream(Duration linger) {
		return stream(THRESHOLD, linger);
	}

	private RequestStream stream(int threshold, Duration linger) {
		this.response = new ResponseBody(new FakeResponseOutput());
		ExchangeTimeouts timeouts = new ExchangeTimeouts(READ_TIMEOUT, Duration.ZERO, Duration.ZERO, Duration.ZERO);
		Deadline deadline = new Deadline(timeouts, this.clock);
		RunningCode code = new RunningCode(timeouts, this.clock);
		StreamedBody body = new StreamedBody(new RequestBodySettings(-1, threshold, true), this.directory, this.permits,
				this.lost::add);
		this.state = new ExchangeState(this.response, deadline, new Stopwatch(this.clock), code, (reason) -> {
		});
		this.state.queue();
		this.state.begin();
		return new RequestStream(body, this.state, this.response, deadline, code, new Deadline(timeouts, this.clock),
				linger);
	}

	private void receive(RequestStream stream) throws IOException {
		receiveAll(stream);
		stream.finish();
	}

	private void receiveAll(RequestStream stream) throws IOException {
		RequestInput input = input();
		while (stream.receive(input)) {
			assertThat(input.isFinished()).isFalse();
		}
	}

	private RequestInput input() {
		return new FakeRequestInput(this.content);
	}

}
