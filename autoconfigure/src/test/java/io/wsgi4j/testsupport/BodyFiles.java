package io.wsgi4j.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * The temporary files that request bodies are kept in: by name, and on Linux by the file
 * descriptors of this process, because a file loses its name as soon as it is open.
 */
public final class BodyFiles {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private final Path directory;

	public BodyFiles(Path directory) {
		this.directory = directory;
	}

	/**
	 * Whether a body is kept in a file.
	 */
	public boolean areAny() {
		try {
			return !find().isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until a body is kept in a file.
	 */
	public void awaitAny() {
		await(this::areAny);
	}

	/**
	 * Waits until nothing is left of any body.
	 */
	public void awaitNone() {
		await(() -> !areAny());
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await("body files")
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(20))
			.until(condition);
	}

	private List<String> find() throws IOException {
		List<String> files = new ArrayList<>();
		Files.walkFileTree(this.directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (!isLock(file.toString())) {
					files.add(file.toString());
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) {
				return FileVisitResult.CONTINUE;
			}

		});
		if (Files.isDirectory(DESCRIPTORS)) {
			try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
				descriptors.map(BodyFiles::target)
					.filter((target) -> target.startsWith(this.directory.toString() + "/"))
					.filter((target) -> !isLock(target))
					.forEach(files::add);
			}
		}
		return files;
	}

	private static boolean isLock(String file) {
		return file.endsWith("/lock");
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (NoSuchFileException ex) {
			return "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
