package io.wsgi4j.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory that may be answered with. No spelling of a name and no link
 * leads out of it, even if something changes links while a file is opened.
 */
final class Directory {

	private static final Log logger = LogFactory.getLog(Directory.class);

	private static final int ATTEMPTS = 3;

	private final Path path;

	private final FileOpener opener;

	Directory(Path path, FileOpener opener) {
		this.path = path;
		this.opener = opener;
	}

	/**
	 * Finds a file without opening it.
	 * @param names the names of directories, and that of the file; none of them begins
	 * with a dot
	 * @return where it is, or {@code null} if there is no such file
	 */
	@Nullable Location find(List<String> names) throws IOException {
		Path file = resolve(names);
		try {
			return (file != null && Files.isRegularFile(file)) ? locate(file) : null;
		}
		catch (NoSuchFileException | NotDirectoryException | AccessDeniedException ex) {
			return null;
		}
	}

	/**
	 * Whether there might be a file of this name, which {@link #open} says for sure.
	 */
	boolean mayHave(List<String> names) {
		Path file = resolve(names);
		return file != null && Files.isRegularFile(file);
	}

	/**
	 * Opens a file.
	 * @return the file, or {@code null} if there is no such file, or one that the server
	 * must not read
	 */
	@Nullable OpenFile open(List<String> names) throws IOException {
		for (int attempt = 1; true; attempt++) {
			try {
				Location location = find(names);
				return (location != null) ? this.opener.open(location) : null;
			}
			catch (NoSuchFileException | NotDirectoryException ex) {
				return null;
			}
			catch (AccessDeniedException ex) {
				logger.debug("Not readable", ex);
				return null;
			}
			catch (IOException ex) {
				// Something may have been replaced between the two steps. Of a link that
				// has come in, the JDK says so by no exception of its own.
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Each name stays one name, whatever the file system finds special.
	 */
	private @Nullable Path resolve(List<String> names) {
		Path file = this.path;
		try {
			for (String name : names) {
				Path next = this.path.getFileSystem().getPath(name);
				if (next.isAbsolute() || next.getNameCount() != 1 || !next.toString().equals(name)) {
					return null;
				}
				file = file.resolve(next);
			}
			return (file != this.path) ? file : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	private @Nullable Location locate(Path file) throws IOException {
		Path root = this.path.toRealPath();
		Path real = file.toRealPath();
		if (!real.startsWith(root) || real.equals(root)) {
			return null;
		}
		Path relative = root.relativize(real);
		for (Path name : relative) {
			if (!RequestedPath.isVisible(name.toString())) {
				return null;
			}
		}
		return new Location(root, relative);
	}

	/**
	 * Where a file is.
	 *
	 * @param root the directory, without links
	 * @param relative the way from there to the file, without links
	 */
	record Location(Path root, Path relative) {
	}

}
