package io.wsgi4j.spool;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;

import io.wsgi4j.testsupport.BodyFiles;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpoolTests extends AbstractBodyDirectoryTests {

	private static final int SIZE = Pieces.SIZE;

	@ParameterizedTest
	@ValueSource(ints = { 0, 100, 2 * SIZE, 8 * SIZE, 1024 * SIZE })
	@DisplayName("Rule 11: what is put comes out in the same order, whatever is kept where and used again")
	void keepsTheOrder(int threshold) throws IOException {
		Random random = new Random(threshold);
		byte[] taken = new byte[3 * SIZE];
		int in = 0;
		int out = 0;
		try (Spool spool = new Spool(threshold, this.directory)) {
			while (in < 4_000_000 || !spool.isEmpty()) {
				for (int i = random.nextInt(10); i > 0 && in < 4_000_000; i--) {
					byte[] piece = spool.piece();
					int count = random.nextBoolean() ? piece.length : 1 + random.nextInt(piece.length);
					System.arraycopy(new Numbers(in).first(count), 0, piece, 0, count);
					spool.put(piece, count);
					in += count;
				}
				for (int i = random.nextInt(10); i > 0 && !spool.isEmpty(); i--) {
					int offset = random.nextInt(100);
					int length = 1 + random.nextInt(taken.length - offset);
					int count = random.nextBoolean() ? spool.readBuffer().read(taken, offset, length)
							: spool.take(taken, offset, length);
					assertThat(Arrays.copyOfRange(taken, offset, offset + count))
						.isEqualTo(new Numbers(out).first(count));
					out += count;
				}
			}
		}
		assertThat(out).isEqualTo(in);
		new BodyFiles(this.parent).awaitNone();
	}

	@Test
	void setsAsideAQuarterOfWhatMayBeInMemory() throws IOException {
		try (Spool spool = new Spool(5 * SIZE, this.directory)) {
			put(spool, 4);
			byte[] taken = new byte[10 * SIZE];
			assertThat(spool.take(taken, 0, 1)).isEqualTo(1);
			assertThat(spool.readBuffer().read(taken, 0, taken.length)).isEqualTo(2 * SIZE - 1);
			assertThat(spool.readBuffer().isEmpty()).isTrue();
			assertThat(spool.isEmpty()).isFalse();
			assertThat(spool.take(taken, 0, taken.length)).isEqualTo(2 * SIZE);
			assertThat(spool.isEmpty()).isTrue();
		}
	}

	@Test
	void countsWhatIsSetAsideUntilItHasBeenRead() throws IOException {
		try (Spool spool = new Spool(5 * SIZE, this.directory)) {
			put(spool, 4);
			spool.take(new byte[1], 0, 1);
			assertThat(spool.hasRoom(1)).isFalse();
			assertThat(spool.isFull(SIZE)).isTrue();
			spool.readBuffer().read(new byte[2 * SIZE], 0, 2 * SIZE);
			assertThat(spool.hasRoom(1)).isTrue();
			assertThat(spool.isFull(SIZE)).isFalse();
		}
	}

	@Test
	void fillsAPieceAgainOnceItHasBeenRead() throws IOException {
		try (Spool spool = new Spool(5 * SIZE, this.directory)) {
			byte[] piece = spool.piece();
			spool.put(piece, piece.length);
			assertThat(spool.piece()).isNotSameAs(piece);
			assertThat(spool.take(new byte[SIZE], 0, SIZE)).isEqualTo(SIZE);
			assertThat(spool.take(new byte[1], 0, 1)).isZero();
			assertThat(spool.piece()).isSameAs(piece);
		}
	}

	@Test
	@DisplayName("Rule 11: what is kept to be filled again counts as memory, too")
	void keepsNoMorePiecesThanMayBeInMemory() throws IOException {
		try (Spool spool = new Spool(5 * SIZE, this.directory)) {
			Set<byte[]> pieces = put(spool, 4);
			take(spool, 4);
			spool.setThreshold(2 * SIZE);
			assertThat(pieces.contains(spool.piece())).isTrue();
			assertThat(pieces.contains(spool.piece())).isTrue();
			assertThat(pieces.contains(spool.piece())).isFalse();
		}
	}

	@Test
	void keepsNothingToBeFilledOnceItIsComplete() throws IOException {
		try (Spool spool = new Spool(5 * SIZE, this.directory)) {
			Set<byte[]> pieces = put(spool, 4);
			take(spool, 1);
			spool.complete();
			take(spool, 3);
			assertThat(pieces.contains(spool.piece())).isFalse();
		}
	}

	@Test
	void forgetsWhatIsSetAsideWhenItIsClosed() throws IOException {
		Spool spool = new Spool(5 * SIZE, this.directory);
		put(spool, 2);
		spool.take(new byte[1], 0, 1);
		spool.close();
		assertThat(spool.readBuffer().read(new byte[1], 0, 1)).isZero();
	}

	private static Set<byte[]> put(Spool spool, int count) throws IOException {
		Set<byte[]> pieces = Collections.newSetFromMap(new IdentityHashMap<>());
		for (int i = 0; i < count; i++) {
			byte[] piece = spool.piece();
			spool.put(piece, piece.length);
			pieces.add(piece);
		}
		return pieces;
	}

	private static void take(Spool spool, int pieces) throws IOException {
		byte[] taken = new byte[SIZE];
		for (int i = 0; i < pieces; i++) {
			assertThat(spool.take(taken, 0, SIZE)).isEqualTo(SIZE);
		}
		spool.hasRoom(1);
	}

	/**
	 * Bytes that are different from those before and after.
	 */
	private record Numbers(int begin) {

		byte[] first(int count) {
			byte[] bytes = new byte[count];
			for (int i = 0; i < count; i++) {
				bytes[i] = (byte) ((this.begin + i) % 251);
			}
			return bytes;
		}

	}

}
