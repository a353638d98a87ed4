package io.wsgi4j.python.graalpy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of when the files are closed that Python code leaves open.
 */
class UnclosedFilesTests {

	private static final int LIMIT = 500;

	private final AtomicLong open = new AtomicLong();

	private final AtomicInteger counts = new AtomicInteger();

	private final AtomicInteger collections = new AtomicInteger();

	private final FileDescriptors descriptors = new FileDescriptors(LIMIT, this::count);

	private long count() {
		this.counts.incrementAndGet();
		return this.open.get();
	}

	/**
	 * Begins exchanges, each of which leaves files open.
	 * @return the greatest number of files that were open
	 */
	private long leave(UnclosedFiles files, int exchanges, int each) {
		long most = 0;
		for (int i = 0; i < exchanges; i++) {
			files.beginExchange();
			most = Math.max(most, this.open.addAndGet(each));
		}
		return most;
	}

	private UnclosedFiles collectingTo(long inUse) {
		return new UnclosedFiles(this.descriptors, () -> {
			this.collections.incrementAndGet();
			this.open.set(inUse);
		});
	}

	@Test
	void limitIsNeverReached() {
		assertThat(leave(collectingTo(0), 10_000, 1)).isLessThan(LIMIT);
	}

	@Test
	void limitIsNeverReachedByExchangesThatLeaveManyFiles() {
		assertThat(leave(collectingTo(0), 10_000, 8)).isLessThan(LIMIT);
	}

	@Test
	void limitIsNotReachedWhereMostAreInUse() {
		this.open.set(400);
		assertThat(leave(collectingTo(400), 1000, 1)).isLessThan(LIMIT);
	}

	@Test
	void nothingIsCollectedWhileFewAreOpen() {
		this.open.set(LIMIT / 2 - 1);
		leave(collectingTo(0), 100_000, 0);
		assertThat(this.collections).hasValue(0);
	}

	@Test
	void whatIsInUseIsNotCollectedAgainAndAgain() {
		this.open.set(400);
		leave(collectingTo(400), 100_000, 0);
		assertThat(this.collections).hasValue(1);
	}

	@Test
	void filesThatAreClosedLaterAreNotTakenForThoseInUse() {
		UnclosedFiles files = new UnclosedFiles(this.descriptors, this.collections::incrementAndGet);
		this.open.set(400);
		leave(files, 100, 0);
		this.open.set(0);
		leave(files, 100, 0);
		this.open.set(300);
		leave(files, 100, 0);
		assertThat(this.collections).hasValue(2);
	}

	@Test
	void countsAreRareWhereTheLimitIsHigh() {
		FileDescriptors many = new FileDescriptors(1_000_000, this::count);
		leave(new UnclosedFiles(many, this.collections::incrementAndGet), 100_000, 1);
		assertThat(this.counts.get()).isBetween(10, 12);
		assertThat(this.collections).hasValue(0);
	}

	@Test
	void countThatFailsCollectsAndIsRepeated() {
		FileDescriptors exhausted = new FileDescriptors(LIMIT, () -> {
			this.counts.incrementAndGet();
			throw new InternalError("opendir failed");
		});
		leave(new UnclosedFiles(exhausted, this.collections::incrementAndGet), 100_000, 1);
		assertThat(this.counts.get()).isBetween(12, 30);
		assertThat(this.collections.get()).isEqualTo(this.counts.get());
	}

	@Test
	void descriptorsOfTheProcessAreCounted() {
		FileDescriptors ofProcess = FileDescriptors.ofProcess();
		assertThat(ofProcess.open().getAsLong()).isPositive().isLessThan(ofProcess.limit());
	}

}
