package io.wsgi4j;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the environ holds under {@code wsgi.file_wrapper}: makes a body of a file that the
 * server sends by itself, without a thread of the executor
 * (<a href="https://peps.python.org/pep-3333/#optional-platform-specific-file-handling">
 * PEP 3333</a>). The same as {@link Body#of(Path)}.
 */
@FunctionalInterface
public interface FileWrapper {

	/**
	 * Opens a file as a body.
	 * @param file the file to send
	 * @return the body, to be returned by the application as it is
	 * @throws IOException if the file can't be opened
	 */
	Iterable<byte[]> wrap(Path file) throws IOException;

}
