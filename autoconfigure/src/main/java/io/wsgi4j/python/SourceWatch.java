package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Notices when a source file on the path comes, changes or goes. Looks at the files once
 * a second: not every file system tells. Symbolic links are followed.
 */
public final class SourceWatch implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(SourceWatch.class);

	private static final long INTERVAL_SECONDS = 1;

	private final List<Path> directories;

	private final Runnable changed;

	private final ScheduledExecutorService scheduler = Executors
		.newSingleThreadScheduledExecutor(new DaemonThreads("gateway-python-reload"));

	private Map<Path, String> known;

	/**
	 * Begins to watch.
	 * @param directories what is looked into; nothing to watch nothing
	 * @param changed is run when something has changed
	 */
	public SourceWatch(List<Path> directories, Runnable changed) {
		this.directories = directories;
		this.changed = changed;
		this.known = find();
		if (!directories.isEmpty()) {
			this.scheduler.scheduleWithFixedDelay(this::look, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
		}
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

	private void look() {
		try {
			Map<Path, String> found = find();
			if (!found.equals(this.known)) {
				LOG.info("Python source files have changed: applications are imported anew");
				this.changed.run();
				this.known = found;
			}
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// There may be no thread for it now. Whatever isn't caught ends the watch.
			LOG.warn("Python applications can't be imported anew", ex);
		}
	}

	private Map<Path, String> find() {
		Map<Path, String> files = new TreeMap<>();
		Sources sources = new Sources(files);
		for (Path directory : this.directories) {
			try {
				Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, sources);
			}
			catch (IOException ex) {
				LOG.debug("Can't look for changes in " + directory, ex);
			}
		}
		return files;
	}

	private static final class Sources extends SimpleFileVisitor<Path> {

		private final Map<Path, String> files;

		private final Set<Object> directories = new HashSet<>();

		private Sources(Map<Path, String> files) {
			this.files = files;
		}

		/**
		 * Looks into each directory once, by whatever links it can be reached: there may
		 * be more ways to it than can be gone.
		 */
		@Override
		public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
			Object key = attributes.fileKey();
			boolean visited = key != null && !this.directories.add(key);
			return visited ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			if (file.toString().endsWith(".py")) {
				this.files.put(file,
						"%s %d %s".formatted(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
			}
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException ex) {
			return FileVisitResult.CONTINUE;
		}

	}

}
