package io.wsgi4j.servlet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.testsupport.ManualClock;
import jakarta.servlet.ServletInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class RequestStreamTests {

	private static final int THRESHOLD = 64 * 1024;

	private final ExecutorService application = Executors.newSingleThreadExecutor();

	private final byte[] content = new byte[2 * 1024 * 1024];

	@TempDir
	private Path parent;

	private BodyDirectory directory;

	@BeforeEach
	void prepare() throws IOException {
		this.directory = new BodyDirectory(this.parent);
		new Random(1).nextBytes(this.content);
	}

	@AfterEach
	void close() {
		this.application.shutdownNow();
		this.directory.close();
	}

	@Test
	void anApplicationThatKeepsUpNeedsNoFile() throws Exception {
		// Has no place for files any more.
		this.directory.close();
		RequestStream stream = stream(Duration.ofMinutes(1));
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

	private RequestStream stream(Duration linger) {
		ResponseBody response = new ResponseBody(new MockHttpServletRequest("POST", "/"),
				new MockHttpServletResponse());
		ManualClock clock = new ManualClock();
		Deadline deadline = new Deadline(ExchangeTimeouts.none(), clock);
		StreamedBody body = new StreamedBody(new RequestBodySettings(-1, THRESHOLD, true), this.directory);
		return new RequestStream(body, new ExchangeState(response, deadline, new Stopwatch(clock)), response, deadline,
				new Deadline(ExchangeTimeouts.none(), clock), linger);
	}

	private void receive(RequestStream stream) throws IOException {
		ServletInputStream input = new DelegatingServletInputStream(new ByteArrayInputStream(this.content));
		while (stream.receive(input)) {
			assertThat(input.isFinished()).isFalse();
		}
		stream.finish();
	}

}
