package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Notices when a source file on the path comes, changes or goes. Looks at the files once
 * a second: not every file system tells.
 */
final class SourceWatch implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(SourceWatch.class);

	private static final long INTERVAL_SECONDS = 1;

	private final List<Path> directories;

	private final Runnable changed;

	private final ScheduledExecutorService scheduler = Executors
		.newSingleThreadScheduledExecutor(new DaemonThreads("gateway-python-reload"));

	private Map<Path, String> known;

	SourceWatch(PythonSettings settings, Runnable changed) {
		this.directories = settings.path();
		this.changed = changed;
		this.known = settings.reload() ? find() : Map.of();
		if (settings.reload()) {
			this.scheduler.scheduleWithFixedDelay(this::look, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
		}
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

	private void look() {
		Map<Path, String> found = find();
		if (!found.equals(this.known)) {
			this.known = found;
			LOG.info("Python source files have changed: fresh contexts take over");
			this.changed.run();
		}
	}

	private Map<Path, String> find() {
		Map<Path, String> files = new TreeMap<>();
		for (Path directory : this.directories) {
			try {
				Files.walkFileTree(directory, new Sources(files));
			}
			catch (IOException ex) {
				LOG.debug("Can't look for changes in " + directory, ex);
			}
		}
		return files;
	}

	private static final class Sources extends SimpleFileVisitor<Path> {

		private final Map<Path, String> files;

		private Sources(Map<Path, String> files) {
			this.files = files;
		}

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			if (file.toString().endsWith(".py")) {
				this.files.put(file, attributes.lastModifiedTime() + " " + attributes.size());
			}
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException ex) {
			return FileVisitResult.CONTINUE;
		}

	}

}
