package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

import io.wsgi4j.python.PythonSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Finds the directory of modules compiled to byte code. Who can write there can have any
 * code run by this process.
 */
final class CodeCache {

	private static final Log LOG = LogFactory.getLog(CodeCache.class);

	private static final String VERSION = "/META-INF/graalvm/org.graalvm.polyglot/version";

	private static final int STICKY = 01000;

	private static final int WRITABLE_BY_OTHERS = 0022;

	private static final int ROOT = 0;

	private CodeCache() {
	}

	/**
	 * The directory that the settings name, otherwise one of this version's beside the
	 * library.
	 * @return the directory, or {@code null} if there is none that only this user can
	 * write
	 */
	static @Nullable Path find(PythonSettings settings, Path resources) {
		if (settings.cacheDirectory() != null) {
			return settings.cacheDirectory().toAbsolutePath();
		}
		Path parent = resources.resolve("wsgi4j");
		try {
			Path directory = parent.resolve("bytecode-" + version());
			createPrivate(directory);
			Path real = directory.toRealPath();
			if (isPrivate(real)) {
				return real;
			}
			LOG.debug("Other users can write to %s: no compiled modules are kept there".formatted(directory));
		}
		catch (IOException ex) {
			LOG.debug("No compiled modules are kept in " + parent, ex);
		}
		return null;
	}

	/**
	 * The version of GraalPy, which its engine tells only where it is part of the JVM.
	 */
	private static String version() throws IOException {
		try (InputStream stream = Engine.class.getResourceAsStream(VERSION)) {
			if (stream == null) {
				throw new IOException("GraalPy doesn't tell its version");
			}
			return new String(stream.readAllBytes(), StandardCharsets.US_ASCII).strip();
		}
	}

	private static void createPrivate(Path directory) throws IOException {
		FileAttribute<?>[] attributes = isPosix(directory)
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
				: new FileAttribute<?>[0];
		Files.createDirectories(directory, attributes);
	}

	/**
	 * Whether the directory and all above it belong to this user or root, and others
	 * can't change them. Users are compared by the owner of a file that this process
	 * makes: it may have no name.
	 */
	private static boolean isPrivate(Path directory) throws IOException {
		Path probe = Files.createTempFile(directory, "probe", null);
		try {
			if (!isPosix(directory)) {
				return true;
			}
			int user = attribute(probe, "uid");
			for (Path path = directory; path != null; path = path.getParent()) {
				int owner = attribute(path, "uid");
				int mode = attribute(path, "mode");
				boolean guarded = (mode & WRITABLE_BY_OTHERS) == 0 || ((mode & STICKY) != 0 && !path.equals(directory));
				if (!guarded || (owner != user && owner != ROOT)) {
					return false;
				}
			}
			return true;
		}
		finally {
			Files.deleteIfExists(probe);
		}
	}

	private static int attribute(Path path, String name) throws IOException {
		return (Integer) Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
	}

	private static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("unix");
	}

}
