package io.wsgi4j.cgi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.wsgi4j.Environ;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class CgiProcessTests {

	private static final String HEAD = "printf 'Content-Type: text/plain\\n\\n'";

	@TempDir
	private Path directory;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.scripts = new Scripts(this.directory);
	}

	@Test
	@DisplayName("design.md, rule 6: every block is on its way before the next is asked for")
	void outputIsPassedOnAsItComes() throws Exception {
		Path go = this.scripts.pipe("go");
		CgiApplication application = this.scripts.application(HEAD, "echo first", "read line < go", "echo $line");
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.nextText()).isEqualTo("first\n");
			Files.writeString(go, "second\n");
			assertThat(response.nextText()).isEqualTo("second\n");
			assertThat(response.blocks()).isExhausted();
		}
	}

	@Test
	@DisplayName("design.md, step 6: close ends what the body holds, before the body is read")
	void closeKillsTheProgram() throws Exception {
		Path alive = this.scripts.pipe("alive");
		CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "exec 3> alive", "exec sleep 1000"));
		try (CgiLog log = new CgiLog(); InputStream program = Scripts.join(alive)) {
			response.close();
			assertThat(program).isEmpty();
			assertThat(log.messages()).isEmpty();
		}
	}

	@Test
	void interruptKillsAProgramThatIsSilent() throws Exception {
		Path alive = this.scripts.pipe("alive");
		AtomicBoolean interrupted = new AtomicBoolean();
		Environ environ = Environ.builder().with("wsgi4j.interrupted", (BooleanSupplier) interrupted::get).build();
		CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "exec 3> alive", "exec sleep 1000"),
				environ);
		try (response; InputStream program = Scripts.join(alive)) {
			interrupted.set(true);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(response.blocks()::hasNext)
				.withMessageContaining("was interrupted");
			assertThat(program).isEmpty();
		}
	}

	@Test
	void closeKillsAProgramThatIsWriting() throws Exception {
		Path alive = this.scripts.pipe("alive");
		CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "exec 3> alive", "exec yes"));
		try (InputStream program = Scripts.join(alive)) {
			assertThat(response.blocks().next()).isNotEmpty();
			response.close();
			assertThat(program).isEmpty();
		}
	}

	@Test
	void closeKillsAProgramThatDoesNotReadItsInput() throws Exception {
		Path alive = this.scripts.pipe("alive");
		Environ environ = Environ.builder().body("application/octet-stream", new byte[1024 * 1024]).build();
		CgiApplication application = this.scripts.application(HEAD, "exec 3> alive", "exec sleep 1000");
		CgiResponse response = CgiResponse.of(application, environ);
		try (InputStream program = Scripts.join(alive)) {
			response.close();
			assertThat(program).isEmpty();
		}
	}

	@Test
	void closeKillsDescendants() throws Exception {
		Path alive = this.scripts.pipe("alive");
		CgiApplication application = this.scripts.application(HEAD, "sh -c 'exec 3> alive; exec sleep 1000'", ":");
		CgiResponse response = CgiResponse.of(application);
		try (InputStream grandchild = Scripts.join(alive)) {
			response.close();
			assertThat(grandchild).isEmpty();
		}
	}

	@Test
	void closeKillsAProgramThatDoesNotWantToEnd() throws Exception {
		Path alive = this.scripts.pipe("alive");
		CgiApplication application = this.scripts.application("trap '' TERM", HEAD,
				"sh -c 'exec 3> alive; exec sleep 1000'", ":");
		CgiResponse response = CgiResponse.of(application);
		try (InputStream program = Scripts.join(alive)) {
			response.close();
			assertThat(program).isEmpty();
		}
	}

	@Test
	void closeKillsAProgramThatStaysAfterItsOutput() throws Exception {
		Path alive = this.scripts.pipe("alive");
		CgiApplication application = this.scripts.application(HEAD, "exec 3> alive", "exec sleep 1000 > /dev/null");
		CgiResponse response = CgiResponse.of(application);
		try (InputStream program = Scripts.join(alive)) {
			assertThat(response.blocks()).isExhausted();
			response.close();
			assertThat(program).isEmpty();
		}
	}

	@Test
	void closeInAnInterruptedThreadKillsAndStaysInterrupted() throws Exception {
		Path alive = this.scripts.pipe("alive");
		CgiApplication application = this.scripts.application(HEAD, "exec 3> alive", "exec sleep 1000 > /dev/null");
		CgiResponse response = CgiResponse.of(application);
		try (InputStream program = Scripts.join(alive)) {
			assertThat(response.blocks()).isExhausted();
			Thread.currentThread().interrupt();
			response.close();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(program).isEmpty();
		}
	}

	@Test
	void closeMayBeCalledAgain() throws Exception {
		try (CgiLog log = new CgiLog()) {
			CgiResponse response = CgiResponse.of(this.scripts.application(HEAD, "exit 1"));
			assertThat(response.blocks()).isExhausted();
			response.close();
			response.close();
			assertThat(log.messages()).hasSize(1);
		}
	}

	@Test
	void failureKillsTheProgram() throws Exception {
		Path alive = this.scripts.pipe("alive");
		Path garbage = this.scripts.pipe("garbage");
		CgiApplication application = this.scripts.application("exec 3> alive", "read line < garbage", "echo $line",
				"echo", "exec sleep 1000");
		InputStream[] program = new InputStream[1];
		Thread feeder = new Thread(() -> {
			try {
				program[0] = Scripts.join(alive);
				Files.writeString(garbage, "garbage\n");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		feeder.start();
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> CgiResponse.of(application));
		feeder.join();
		assertThat(program[0]).isEmpty();
		program[0].close();
	}

	@Test
	void timeoutBeforeTheHeadFailsTheCall() throws Exception {
		CgiApplication application = this.scripts.builder("exec sleep 1000").timeout(Duration.ofMillis(100)).build();
		assertThatExceptionOfType(CgiTimeoutException.class).isThrownBy(() -> CgiResponse.of(application))
			.withMessage("CGI program 'sh' was killed because it ran for more than 100 ms");
	}

	@Test
	void timeoutAfterTheHeadFailsTheIteration() throws Exception {
		try (CgiResponse response = firstInTime(Duration.ofSeconds(1))) {
			assertThat(response.nextText()).isEqualTo("first\n");
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(response.blocks()::hasNext)
				.withCauseInstanceOf(CgiTimeoutException.class);
		}
	}

	/**
	 * Gives a program more and more time, until it comes as far as its first output.
	 */
	private CgiResponse firstInTime(Duration timeout) throws Exception {
		try {
			return CgiResponse
				.of(this.scripts.builder("printf 'Content-Type: text/plain\\n\\nfirst\\n'", "exec sleep 1000")
					.timeout(timeout)
					.build());
		}
		catch (CgiTimeoutException ex) {
			return firstInTime(timeout.multipliedBy(4));
		}
	}

	@Test
	void zeroIsNoTimeout() throws Exception {
		CgiApplication application = this.scripts.builder(HEAD, "echo done").timeout(Duration.ZERO).build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.text()).isEqualTo("done\n");
		}
	}

	@Test
	void programNeverTakesATruncatedBodyForTheWhole() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[100]),
				new BrokenStream(answered));
		Environ environ = Environ.builder().with("CONTENT_LENGTH", "200").with("wsgi.input", broken).build();
		CgiApplication application = this.scripts.application("trap '' TERM", HEAD, "cat > /dev/null",
				"echo complete > result");
		try (CgiResponse response = CgiResponse.of(application, environ)) {
			answered.countDown();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(response::text)
				.havingRootCause()
				.withMessage("broken");
		}
		assertThat(this.directory.resolve("result")).doesNotExist();
	}

	@Test
	void withoutBodyOneHelperRunsWithBodyTwo() throws Exception {
		AtomicInteger helpers = new AtomicInteger();
		Executor executor = (task) -> new Thread(task, "helper-" + helpers.incrementAndGet()).start();
		CgiApplication application = this.scripts.builder(HEAD, "cat").executor(executor).build();
		try (CgiResponse response = CgiResponse.of(application)) {
			assertThat(response.text()).isEmpty();
		}
		assertThat(helpers).hasValue(1);
		try (CgiResponse response = CgiResponse.of(application, Environ.builder().body("text/plain", "hi").build())) {
			assertThat(response.text()).isEqualTo("hi");
		}
		assertThat(helpers).hasValue(3);
	}

	@Test
	void refusingExecutorFailsTheCall() throws Exception {
		CgiApplication application = this.scripts.builder("exec sleep 1000").executor((task) -> {
			throw new RejectedExecutionException("full");
		}).build();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> CgiResponse.of(application));
	}

	private static final class BrokenStream extends InputStream {

		private final CountDownLatch latch;

		BrokenStream(CountDownLatch latch) {
			this.latch = latch;
		}

		@Override
		public int read() throws IOException {
			try {
				this.latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			throw new IOException("broken");
		}

	}

}
