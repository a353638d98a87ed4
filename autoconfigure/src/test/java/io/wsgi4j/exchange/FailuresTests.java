package io.wsgi4j.exchange;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTests {

	@Test
	void failureThatCanBeReadStaysItself() {
		IllegalStateException failure = new IllegalStateException("failed",
				new IOException(new IllegalArgumentException()));
		failure.addSuppressed(new IOException("suppressed"));
		assertThat(Failures.readable(failure)).isSameAs(failure);
	}

	@Test
	void failuresThatSuppressEachOtherCanBeRead() {
		IllegalStateException first = new IllegalStateException("first");
		IllegalStateException second = new IllegalStateException("second");
		first.addSuppressed(second);
		second.addSuppressed(first);
		assertThat(Failures.readable(first)).isSameAs(first);
	}

	@Test
	void sharedCauseIsNoCycle() {
		IOException cause = new IOException("cause");
		IllegalStateException failure = new IllegalStateException("failed", cause);
		failure.addSuppressed(new IllegalStateException("suppressed", cause));
		assertThat(Failures.readable(failure)).isSameAs(failure);
	}

	@Test
	void failureThatIsItsOwnCauseIsReplacedAndStillTold() {
		IllegalStateException first = new IllegalStateException("first");
		first.initCause(new IllegalStateException("second", first));
		Throwable readable = Failures.readable(first);
		assertThat(readable).isInstanceOf(UnreadableFailureException.class)
			.hasMessageContaining("java.lang.IllegalStateException")
			.hasNoCause();
		assertThat(readable.getStackTrace()).isEqualTo(first.getStackTrace());
	}

	@Test
	void cycleOfASuppressedFailureIsFound() {
		IllegalStateException suppressed = new IllegalStateException("first");
		suppressed.initCause(new IllegalStateException("second", suppressed));
		IllegalStateException failure = new IllegalStateException("failed");
		failure.addSuppressed(suppressed);
		assertThat(Failures.readable(failure)).isInstanceOf(UnreadableFailureException.class);
	}

	@Test
	void causeIsFound() {
		InterruptedException cause = new InterruptedException();
		RuntimeException failure = new RuntimeException(new IOException(cause));
		assertThat(Failures.find(InterruptedException.class, failure)).isSameAs(cause);
		assertThat(Failures.find(IllegalStateException.class, failure)).isNull();
	}

	@Test
	void searchForACauseEnds() {
		IllegalStateException first = new IllegalStateException("first");
		first.initCause(new IllegalStateException("second", first));
		assertThat(Failures.find(IOException.class, first)).isNull();
	}

}
