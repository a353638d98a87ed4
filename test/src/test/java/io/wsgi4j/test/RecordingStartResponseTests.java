package io.wsgi4j.test;

import java.io.OutputStream;
import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.Header;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RecordingStartResponseTests {

	private static final Header TEXT = new Header("Content-Type", "text/plain");

	private final RecordingStartResponse response = new RecordingStartResponse();

	@Test
	void recordsTheHead() {
		this.response.start("404 Not Found", TEXT, new Header("X-Foo", "a"), new Header("x-foo", "b"));
		assertThat(this.response.status()).isEqualTo("404 Not Found");
		assertThat(this.response.statusCode()).isEqualTo(404);
		assertThat(this.response.headers()).containsExactly(TEXT, new Header("X-Foo", "a"), new Header("x-foo", "b"));
		assertThat(this.response.header("x-FOO")).isEqualTo("a");
		assertThat(this.response.header("X-Bar")).isNull();
		assertThat(this.response.isHeadOut()).isFalse();
	}

	@Test
	void recordsWhatIsWrittenBeforeWhatIsYielded() throws Exception {
		OutputStream stream = this.response.start("200 OK", TEXT);
		stream.write("written, ".getBytes());
		stream.write('a');
		this.response.receive(Body.of("nd yielded"));
		assertThat(this.response.text()).isEqualTo("written, and yielded");
		assertThat(this.response.content()).hasSize(20);
	}

	@Test
	void closesABodyOnce() throws Exception {
		SteppedBody body = SteppedBody.create().then("one ").then("two");
		this.response.start("200 OK", TEXT);
		assertThat(this.response.receive(body).text()).isEqualTo("one two");
		assertThat(body.closes()).isOne();
	}

	@Test
	void asksForNoMoreBlocksThanItIsToldTo() throws Exception {
		SteppedBody body = SteppedBody.endless(() -> "tick ".getBytes());
		this.response.start("200 OK", TEXT);
		this.response.receive(body, 3);
		assertThat(this.response.text()).isEqualTo("tick tick tick ");
		assertThat(body.asked()).isEqualTo(3);
		assertThat(body.closes()).isOne();
	}

	@Test
	void closesABodyThatFails() {
		SteppedBody body = SteppedBody.create().then("one").thenThrow(new IllegalArgumentException("for the test"));
		this.response.start("200 OK", TEXT);
		assertThatIllegalArgumentException().isThrownBy(() -> this.response.receive(body)).withMessage("for the test");
		assertThat(this.response.text()).isEqualTo("one");
		assertThat(body.closes()).isOne();
	}

	@Test
	void isStartedOnlyOnceWithoutAnError() {
		this.response.start("200 OK", TEXT);
		assertThatIllegalStateException().isThrownBy(() -> this.response.start("201 Created", TEXT));
		assertThat(this.response.status()).isEqualTo("200 OK");
		assertThat(this.response.calls()).isEqualTo(2);
	}

	@Test
	void replacesTheHeadForAnErrorWhileItIsNotOut() {
		this.response.start("200 OK", TEXT);
		this.response.start("500 Oops", List.of(), new Exception("for the test"));
		assertThat(this.response.status()).isEqualTo("500 Oops");
		assertThat(this.response.headers()).isEmpty();
	}

	@Test
	void throwsAnErrorWhenTheHeadIsOut() throws Exception {
		Exception error = new Exception("for the test");
		this.response.start("200 OK", TEXT).write(1);
		assertThat(this.response.isHeadOut()).isTrue();
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.response.start("500 Oops", List.of(), error))
			.isSameAs(error);
		assertThat(this.response.status()).isEqualTo("200 OK");
	}

	@Test
	void headIsOutWithTheFirstBlockThatIsNotEmpty() throws Exception {
		this.response.start("200 OK", TEXT);
		this.response.receive(SteppedBody.create().then("").then(() -> {
			assertThat(this.response.isHeadOut()).isFalse();
			return "x".getBytes();
		}).then(() -> {
			assertThat(this.response.isHeadOut()).isTrue();
			return new byte[0];
		}));
	}

	@Test
	void mayBeStartedByTheBody() throws Exception {
		this.response.receive(SteppedBody.create().then("").then(() -> {
			this.response.start("200 OK", TEXT);
			return "late".getBytes();
		}));
		assertThat(this.response.text()).isEqualTo("late");
	}

	@Test
	void refusesAnAnswerThatIsNeverStarted() {
		assertThatIllegalStateException().isThrownBy(() -> this.response.receive(Body.of("x")));
		assertThatIllegalStateException().isThrownBy(() -> this.response.receive(Body.empty()));
		assertThatIllegalStateException().isThrownBy(this.response::status);
	}

	@Test
	void refusesWhatIsNoStatus() {
		for (String status : List.of("200", "20 OK", "OK", "100 Continue", "200 O\nK")) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.response.start(status, TEXT));
		}
		this.response.start("299 ", TEXT);
		assertThat(this.response.statusCode()).isEqualTo(299);
	}

}
