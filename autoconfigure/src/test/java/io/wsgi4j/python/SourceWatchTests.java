package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceWatchTests {

	@Test
	void changeIsTriedAgainWhenThereWasNoThreadForIt(@TempDir Path directory) throws IOException {
		AtomicInteger changes = new AtomicInteger();
		SourceWatch watch = new SourceWatch(List.of(directory), () -> {
			if (changes.incrementAndGet() == 1) {
				throw new OutOfMemoryError("unable to create native thread");
			}
		});
		try (watch) {
			Files.writeString(directory.resolve("changed.py"), "");
			Awaitility.await("another attempt").until(() -> changes.get() == 2);
		}
	}

}
