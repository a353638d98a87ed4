package io.wsgi4j.testsupport;

import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what reaches an application, or doesn't. After each test, the recorder must
 * have no call left but those that the test has taken from it.
 */
public abstract class AbstractRecorderTests extends AbstractServerTests {

	/**
	 * The application at {@code /gateway/app}.
	 */
	protected final Recorder recorder = new Recorder();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/app", this.recorder);
	}

	@AfterEach
	void nothingElseIsCalled() {
		this.recorder.assertNotCalled();
	}

	/**
	 * Sends a request to the recorder and returns what it was called with.
	 */
	protected Recorder.Call record(RawRequest request) {
		HttpAnswer answer = this.server.exchange(request);
		assertThat(answer.status()).as("%s", answer).isEqualTo(200);
		return this.recorder.take();
	}

	protected Recorder.Call record(String path) {
		return record(RawRequest.get(path));
	}

}
