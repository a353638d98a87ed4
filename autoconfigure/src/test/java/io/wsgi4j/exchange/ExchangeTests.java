package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.testsupport.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exchanges without a container: who does what when is decided by each test.
 */
class ExchangeTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = new ExchangeWatch(this.clock);

	private final FakeResponseOutput output = new FakeResponseOutput();

	private final Completion completion = new Completion();

	private final Steps steps = new Steps();

	@TempDir
	private Path parent;

	private BodyDirectory directory;

	private MountedApplication application;

	@BeforeEach
	void openDirectory() throws IOException {
		this.directory = new BodyDirectory(this.parent);
	}

	@AfterEach
	void closeDirectory() {
		this.directory.close();
	}

	@Test
	void wholeBodyReachesTheApplicationAndTheAnswerTheClient() throws IOException {
		Exchange exchange = open(false, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return Body.of(environ.input().readAllBytes());
		});
		exchange.input().receive(new FakeRequestInput(HELLO));
		assertThat(this.steps.queue).isEmpty();
		exchange.input().finish(HELLO.length);
		assertThat(phase()).isEqualTo(ExchangePhase.QUEUED);
		this.steps.runNext();
		assertThat(this.output.body()).isEqualTo(HELLO);
		assertThat(this.completion.ends).containsExactly("complete");
		assertThat(this.watch.count()).isZero();
	}

	@Test
	@DisplayName("RFC 9112, section 6.3: a body that is shorter than announced is none")
	void bodyThatIsTooShortIsRefused() throws IOException {
		Exchange exchange = open(false, (environ, startResponse) -> Body.empty());
		exchange.input().receive(new FakeRequestInput(HELLO));
		exchange.input().finish(HELLO.length + 1);
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.BODY_MALFORMED));
		assertThat(this.completion.ends).containsExactly("dispatch");
		assertThat(this.steps.queue).isEmpty();
		assertThat(this.watch.count()).isZero();
	}

	@Test
	void streamedBodyIsReadBeforeItsEnd() throws IOException {
		Exchange exchange = open(true, (environ, startResponse) -> {
			InputStream input = environ.input();
			startResponse.start("200 OK", List.of(), null);
			return Body.of(input.readNBytes(HELLO.length));
		});
		exchange.startStreaming();
		exchange.input().receive(new FakeRequestInput(HELLO));
		assertThat(this.steps.queue).isEmpty();
		this.output.setReady(true);
		this.steps.runNext();
		assertThat(this.output.body()).isEqualTo(HELLO);
		assertThat(phase()).isEqualTo(ExchangePhase.DISCARDING);
		exchange.input().finish(HELLO.length);
		assertThat(this.completion.ends).containsExactly("complete");
		assertThat(this.watch.count()).isZero();
	}

	@Test
	void clientThatIsNotReadyHoldsNoThread() {
		Blocks blocks = new Blocks(2);
		start(blocks);
		this.output.setReady(false);
		this.steps.runNext();
		assertThat(phase()).isEqualTo(ExchangePhase.WAITING);
		assertThat(this.steps.queue).isEmpty();
		this.output.setReady(true);
		this.steps.runNext();
		assertThat(this.output.body()).hasSize(2 * HELLO.length);
		assertThat(this.completion.ends).containsExactly("complete");
		assertThat(blocks.closed).isOne();
	}

	@Test
	void bodyOfAClientThatLeavesWhileItIsWaitedForIsClosedOnTheExecutor() {
		Blocks blocks = new Blocks(2);
		Exchange exchange = start(blocks);
		this.output.setReady(false);
		this.steps.runNext();
		exchange.disconnect(new IOException("left"));
		assertThat(this.completion.ends).containsExactly("dispatch");
		assertThat(blocks.closed).isZero();
		assertThat(this.watch.count()).isOne();
		this.output.setReady(true);
		this.steps.runNext();
		assertThat(this.steps.queue).isEmpty();
		assertThat(blocks.closed).isOne();
		assertThat(this.output.body()).isEmpty();
		assertThat(this.watch.count()).isZero();
	}

	@Test
	void nothingIsWrittenForAClientThatLeavesWhileABlockIsMade() {
		List<Exchange> opened = new ArrayList<>();
		Blocks blocks = new Blocks(2) {

			@Override
			public byte[] next() {
				opened.get(0).disconnect(new IOException("left"));
				return super.next();
			}

		};
		opened.add(start(blocks));
		this.steps.runNext();
		assertThat(this.completion.ends).first().isEqualTo("dispatch");
		assertThat(this.completion.ends).doesNotContain("complete");
		assertThat(blocks.left).isOne();
		assertThat(blocks.closed).isOne();
		assertThat(this.output.body()).isEmpty();
		assertThat(this.watch.count()).isZero();
	}

	@Test
	void exchangeThatEndsBeforeItsThreadComesIsNotBegun() {
		Blocks blocks = new Blocks(1);
		Exchange exchange = start(blocks);
		exchange.stop();
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.STOPPING));
		assertThat(this.watch.count()).isZero();
		this.steps.runNext();
		assertThat(blocks.left).isOne();
		assertThat(this.completion.ends).containsExactly("dispatch");
	}

	private Exchange start(Blocks blocks) {
		Exchange exchange = open(false, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(new Header("Content-Type", "text/plain")), null);
			return blocks;
		});
		exchange.input().finish(-1);
		return exchange;
	}

	private Exchange open(boolean streaming, Application code) {
		this.application = new MountedApplication("test", "/test", code, this.steps,
				new RequestBodySettings(-1, 1024, streaming), ExchangeTimeouts.none(), 0);
		Environ environ = Environ.builder().build();
		Exchange exchange = new Exchange(this.application, environ, new RequestBodies(this.directory), this.output,
				this.completion, null, new Rules(), new StepExecutor(this.steps), this.watch,
				new ExchangeFollowers((task) -> task, List.of()));
		assertThat(exchange.open()).isNull();
		return exchange;
	}

	private ExchangePhase phase() {
		List<ExchangeSnapshot> snapshots = this.watch.snapshots(this.application);
		assertThat(snapshots).hasSize(1);
		return snapshots.get(0).phase();
	}

	/**
	 * A body of as many blocks.
	 */
	private static class Blocks implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

		private int left;

		private int closed;

		Blocks(int count) {
			this.left = count;
		}

		@Override
		public Iterator<byte[]> iterator() {
			return this;
		}

		@Override
		public boolean hasNext() {
			return this.left > 0;
		}

		@Override
		public byte[] next() {
			this.left--;
			return HELLO;
		}

		@Override
		public void close() {
			this.closed++;
		}

	}

	/**
	 * Runs the steps of an exchange when it is told to, on the current thread.
	 */
	private static final class Steps implements Executor {

		private final Queue<Runnable> queue = new ArrayDeque<>();

		@Override
		public void execute(Runnable step) {
			this.queue.add(step);
		}

		void runNext() {
			this.queue.remove().run();
		}

	}

	private static final class Completion implements ExchangeCompletion {

		private final List<String> ends = new ArrayList<>();

		@Override
		public void complete() {
			this.ends.add("complete");
		}

		@Override
		public void dispatch() {
			this.ends.add("dispatch");
		}

		@Override
		public boolean hearsOfErrors() {
			return false;
		}

	}

	private static final class Rules implements FailureRules {

		@Override
		public boolean isClientError(Throwable failure) {
			return false;
		}

		@Override
		public Outcome.@Nullable Refused unavailability(Throwable failure) {
			return null;
		}

	}

}
