package io.wsgi4j.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a server could leave behind in this process.
 *
 * @param descriptors the open file descriptors; 0 where they can't be counted
 * @param threads the threads, but for those of clients and the virtual machine's
 */
record Residue(long descriptors, long threads) {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	static Residue current() {
		return new Residue(countDescriptors(), countThreads());
	}

	boolean isAtMost(Residue other, int moreDescriptors, int moreThreads) {
		return this.descriptors <= other.descriptors + moreDescriptors && this.threads <= other.threads + moreThreads;
	}

	private static long countDescriptors() {
		if (!Files.isDirectory(DESCRIPTORS)) {
			return 0;
		}
		try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
			return descriptors.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long countThreads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(Residue::isCounted).count();
	}

	private static boolean isCounted(String thread) {
		return !thread.startsWith("HttpClient-") && !thread.startsWith("ForkJoinPool");
	}

}
