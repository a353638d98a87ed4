package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what is left behind in the directory for temporary files.
 */
class WorkerDirectoryTests {

	private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofHours(1)));

	@Test
	void directoryIsRemovedWhenItIsClosed() throws IOException {
		WorkerDirectory directory = WorkerDirectory.create();
		assertThat(directory.isIntact()).isTrue();
		directory.close();
		assertThat(directory.isIntact()).isFalse();
		assertThat(directory.path()).doesNotExist();
	}

	@Test
	void directoryOfServerThatWasKilledIsRemovedByTheNext() throws IOException {
		Path left = Files.createTempDirectory("wsgi4j-python");
		Files.createFile(left.resolve("lock"));
		Files.createFile(left.resolve("worker.py"));
		Files.setLastModifiedTime(left, LONG_AGO);
		WorkerDirectory.create().close();
		assertThat(left).doesNotExist();
	}

	@Test
	void directoryOfServerThatStartsIsKept() throws IOException {
		Path fresh = Files.createTempDirectory("wsgi4j-python");
		WorkerDirectory.create().close();
		assertThat(fresh).exists();
		Files.delete(fresh);
	}

	@Test
	void directoryOfServerThatLivesIsKept() throws IOException {
		try (WorkerDirectory living = WorkerDirectory.create()) {
			Files.setLastModifiedTime(living.path(), LONG_AGO);
			WorkerDirectory.create().close();
			assertThat(living.isIntact()).isTrue();
		}
	}

	@Test
	void linksAreLeftAlone() throws IOException {
		Path elsewhere = Files.createTempDirectory("elsewhere");
		Path link = elsewhere.resolveSibling("wsgi4j-python-" + elsewhere.getFileName());
		Files.createSymbolicLink(link, elsewhere);
		WorkerDirectory.create().close();
		assertThat(elsewhere).exists();
		Files.delete(link);
		Files.delete(elsewhere);
	}

}
