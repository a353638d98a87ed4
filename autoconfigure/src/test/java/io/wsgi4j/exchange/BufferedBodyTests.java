package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.AbstractBodyDirectoryTests;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.BrokenDisk;
import io.wsgi4j.spool.InsufficientStorageException;
import io.wsgi4j.spool.MemoryBudget;
import io.wsgi4j.spool.SmallDisk;
import io.wsgi4j.testsupport.BodyFiles;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class BufferedBodyTests extends AbstractBodyDirectoryTests {

	private static final int BUDGET = 20;

	private final MemoryBudget budget = budgetForOne();

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
				BufferedBody body = new BufferedBody(new RequestBodySettings(-1, 0, false), bodies, new MemoryBudget(0),
						-1);
				BufferedBody other = new BufferedBody(new RequestBodySettings(-1, 0, false), bodies,
						new MemoryBudget(0), -1)) {
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
				BufferedBody body = new BufferedBody(new RequestBodySettings(-1, 0, false), bodies, new MemoryBudget(0),
						-1)) {
			assertThatIOException().isThrownBy(() -> append(body, "hello")).withMessage("Too many open files");
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 12 })
	@DisplayName("Rule 11: a body that is larger than the threshold is in memory while there is some for it")
	void sharesMemory(long announced) throws IOException {
		try (BufferedBody body = sharing(announced)) {
			append(body, "hello,");
			append(body, " world");
			assertThat(isInFile()).isFalse();
			InputStream input = body.open();
			assertThat(input.available()).isEqualTo(12);
			assertThat(input.readAllBytes()).asString().isEqualTo("hello, world");
		}
		assertLeft(BUDGET);
	}

	@Test
	void goesToAFileWhenTheMemoryIsTaken() throws IOException {
		try (BufferedBody first = sharing(-1); BufferedBody second = sharing(-1)) {
			append(first, "hello, hello");
			assertThat(isInFile()).isFalse();
			append(second, "hello,");
			append(second, " world");
			assertThat(isInFile()).isTrue();
			assertThat(second.open().readAllBytes()).asString().isEqualTo("hello, world");
			assertThat(first.open().readAllBytes()).asString().isEqualTo("hello, hello");
		}
		assertLeft(BUDGET);
	}

	@Test
	@DisplayName("A body that has been in the shared memory gives it back when it goes to a file")
	void outgrowsTheMemory() throws IOException {
		try (BufferedBody body = sharing(-1)) {
			append(body, "hello,");
			append(body, " world, and all that is in it");
			append(body, ".");
			assertThat(isInFile()).isTrue();
			assertLeft(BUDGET);
			assertThat(body.open().readAllBytes()).asString().isEqualTo("hello, world, and all that is in it.");
		}
		assertLeft(BUDGET);
	}

	@Test
	@DisplayName("A client that announces a large body and sends little of it takes no more than twice what it has sent")
	void takesWhatHasArrived() throws IOException {
		try (BufferedBody body = sharing(BUDGET)) {
			append(body, "hello");
			assertLeft(BUDGET);
			append(body, ",");
			assertLeft(BUDGET - 10);
			append(body, " wor");
			assertLeft(BUDGET - 10);
			append(body, "ld");
			assertLeft(0);
		}
		assertLeft(BUDGET);
	}

	@ParameterizedTest
	@CsvSource({ "100, false", "101, true" })
	void hasNoMoreOfTheMemoryThanAnEighth(long announced, boolean inFile) throws IOException {
		RequestBodySettings settings = new RequestBodySettings(-1, 1, false);
		try (BufferedBody body = new BufferedBody(settings, this.directory, new MemoryBudget(800), announced)) {
			append(body, "ab");
			assertThat(isInFile()).isEqualTo(inFile);
		}
	}

	/**
	 * A budget of which only the share of one body is left.
	 */
	private static MemoryBudget budgetForOne() {
		MemoryBudget budget = new MemoryBudget(8 * BUDGET);
		assertThat(budget.tryTake(7 * BUDGET)).isTrue();
		return budget;
	}

	@ParameterizedTest
	@CsvSource({ "-1, 0, 100000, 16384", "-1, 16384, 100000, 65536", "10, 0, 100000, 256", "1000, 0, 100000, 1000",
			"20000, 0, 100000, 16384", "20000, 16384, 100000, 3616", "200000, 16384, 100000, 65536",
			"16384, 16384, 100000, 256", "10, 16384, 100000, 65536", "-1, 16384, 2000, 2000", "200000, 16384, 0, 256",
			"20000, 16384, 2000, 2000" })
	@DisplayName("A piece ends where the body is said to end, unless a filter has more of it, or is as large as expected")
	void hasPieces(long announced, int length, long expected, int size) throws IOException {
		RequestBodySettings settings = new RequestBodySettings(-1, 64 * 1024, false);
		try (BufferedBody body = new BufferedBody(settings, this.directory, new MemoryBudget(0), announced)) {
			body.append(new byte[length], length);
			assertThat(body.piece(expected)).hasSize(size);
		}
	}

	private BufferedBody sharing(long announced) {
		return new BufferedBody(new RequestBodySettings(-1, 5, false), this.directory, this.budget, announced);
	}

	private boolean isInFile() {
		return new BodyFiles(this.parent).areAny();
	}

	private void assertLeft(int bytes) {
		assertThat(this.budget.tryTake(bytes)).isTrue();
		assertThat(this.budget.tryTake(1)).isFalse();
		this.budget.giveBack(bytes);
	}

	private BufferedBody body(long maxSize, int threshold) {
		return new BufferedBody(new RequestBodySettings(maxSize, threshold, false), this.directory, new MemoryBudget(0),
				-1);
	}

	private static void append(BufferedBody body, String text) throws IOException {
		assertThat(body.append(bytes(text), text.length())).isTrue();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
