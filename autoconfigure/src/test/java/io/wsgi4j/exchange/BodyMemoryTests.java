package io.wsgi4j.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;

import io.wsgi4j.spool.MemoryBudget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BodyMemoryTests {

	private static final int BUDGET = 64 * 1024 * 1024;

	private static final int THRESHOLD = 64 * 1024;

	private static final int LARGEST_PIECE = 64 * 1024;

	private final MemoryBudget budget = new MemoryBudget(BUDGET);

	@RepeatedTest(200)
	@DisplayName("Pieces of any size come out as they went in, for no more than twice the memory and one piece")
	void keepsPieces(RepetitionInfo repetition) throws IOException {
		Random random = new Random(repetition.getCurrentRepetition());
		ByteArrayOutputStream expected = new ByteArrayOutputStream();
		// A filter that unpacks bodies has more than was announced.
		BodyMemory memory = new BodyMemory(THRESHOLD, this.budget, random.nextInt(-1, 100_000));
		int pieces = random.nextInt(60);
		for (int i = 0; i < pieces; i++) {
			byte[] piece = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : LARGEST_PIECE)];
			random.nextBytes(piece);
			int count = random.nextBoolean() ? piece.length : 1 + random.nextInt(piece.length);
			expected.write(piece, 0, count);
			assertThat(memory.append(piece, count)).isTrue();
			if (count < piece.length) {
				// It isn't the memory's.
				Arrays.fill(piece, (byte) 0);
			}
			assertThat(taken()).isLessThanOrEqualTo(2 * expected.size());
			if (expected.size() <= THRESHOLD) {
				assertThat(taken()).isZero();
			}
		}
		assertThat(memory.open().readAllBytes()).isEqualTo(expected.toByteArray());
		memory.release();
		assertThat(taken()).isZero();
	}

	@Test
	@DisplayName("Pieces of a body that is announced are its memory")
	void takesWhatIsAnnounced() {
		BodyMemory memory = new BodyMemory(THRESHOLD, this.budget, 100_000);
		for (int length : new int[] { 16_384, 65_536, 18_080 }) {
			assertThat(memory.append(new byte[length], length)).isTrue();
		}
		assertThat(taken()).isEqualTo(100_000);
	}

	@Test
	@DisplayName("A body of several blocks says how long it is, and is read at once")
	void isOneStream() throws IOException {
		BodyMemory memory = new BodyMemory(THRESHOLD, this.budget, 20_000);
		for (int length : new int[] { 16_384, 3_616 }) {
			assertThat(memory.append(new byte[length], length)).isTrue();
		}
		InputStream input = memory.open();
		assertThat(input.available()).isEqualTo(20_000);
		assertThat(input.read(new byte[20_001])).isEqualTo(20_000);
	}

	@Test
	@DisplayName("What a body takes while it grows is no more than its share")
	void takesNoMoreThanItsShare() {
		MemoryBudget budget = new MemoryBudget(8 * 100);
		assertThat(budget.tryTake(7 * 100)).isTrue();
		BodyMemory memory = new BodyMemory(1, budget, -1);
		for (int i = 0; i < 100; i++) {
			assertThat(memory.append(new byte[2], 1)).isTrue();
		}
		assertThat(memory.append(new byte[2], 1)).isFalse();
	}

	@Test
	void addsNothingThatThereIsNoRoomFor() throws IOException {
		BodyMemory memory = new BodyMemory(4, new MemoryBudget(80), -1);
		assertThat(memory.append(new byte[] { 1, 2, 3 }, 3)).isTrue();
		assertThat(memory.append(new byte[20], 20)).isFalse();
		assertThat(memory.append(new byte[] { 4, 5 }, 2)).isTrue();
		assertThat(memory.append(new byte[20], 6)).isFalse();
		assertThat(memory.open().readAllBytes()).containsExactly(1, 2, 3, 4, 5);
	}

	private int taken() {
		int left = 0;
		for (int bit = Integer.highestOneBit(BUDGET); bit > 0; bit /= 2) {
			left += this.budget.tryTake(bit) ? bit : 0;
		}
		this.budget.giveBack(left);
		return BUDGET - left;
	}

}
