package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.AbstractBodyDirectoryTests;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.BrokenDisk;
import io.wsgi4j.spool.InsufficientStorageException;
import io.wsgi4j.spool.SmallDisk;
import io.wsgi4j.testsupport.BodyFiles;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class BufferedBodyTests extends AbstractBodyDirectoryTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 11, 12, 100 })
	@DisplayName("Rule 11: the body is the same in memory and in a file, and ends")
	void keepsWhatArrives(int threshold) throws IOException {
		try (BufferedBody body = body(-1, threshold)) {
			append(body, "hello,");
			append(body, " world");
			assertThat(body.length()).isEqualTo(12);
			InputStream input = body.open();
			assertThat(input.readNBytes(3)).asString().isEqualTo("hel");
			assertThat(input.readAllBytes()).asString().isEqualTo("lo, world");
			assertThat(input.read()).isEqualTo(-1);
		}
		new BodyFiles(this.parent).awaitNone();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100 })
	void isOpenAfterTheApplicationHasClosedItsStream(int threshold) throws IOException {
		try (BufferedBody body = body(-1, threshold)) {
			append(body, "hello");
			body.open().close();
			assertThat(body.open().readAllBytes()).asString().isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100 })
	void refusesWhatIsTooLarge(int threshold) throws IOException {
		try (BufferedBody body = body(5, threshold)) {
			assertThat(body.append(bytes("hello"), 5)).isTrue();
			assertThat(body.append(bytes("!"), 1)).isFalse();
		}
		new BodyFiles(this.parent).awaitNone();
	}

	@Test
	void leavesNothingWhereThereIsNoRoom() throws IOException {
		SmallDisk disk = new SmallDisk(10);
		try (BodyDirectory bodies = disk.bodies(this.parent);
				BufferedBody body = new BufferedBody(new RequestBodySettings(-1, 0, false), bodies);
				BufferedBody other = new BufferedBody(new RequestBodySettings(-1, 0, false), bodies)) {
			append(body, "hello,");
			assertThatExceptionOfType(InsufficientStorageException.class).isThrownBy(() -> append(body, " world"));
			assertThat(disk.used()).isZero();
			append(other, "next");
			assertThat(other.open().readAllBytes()).asString().isEqualTo("next");
		}
	}

	@Test
	void tellsAnotherFailureFromWantOfRoom() throws IOException {
		BrokenDisk disk = new BrokenDisk("Too many open files");
		try (BodyDirectory bodies = disk.bodies(this.parent);
				BufferedBody body = new BufferedBody(new RequestBodySettings(-1, 0, false), bodies)) {
			assertThatIOException().isThrownBy(() -> append(body, "hello")).withMessage("Too many open files");
		}
	}

	private BufferedBody body(long maxSize, int threshold) {
		return new BufferedBody(new RequestBodySettings(maxSize, threshold, false), this.directory);
	}

	private static void append(BufferedBody body, String text) throws IOException {
		assertThat(body.append(bytes(text), text.length())).isTrue();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
