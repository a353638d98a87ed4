package io.wsgi4j.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the files of a directory, the static files of a site for instance:
 *
 * <pre class="code">
 * DirectoryApplication.builder(Path.of("/srv/shop/static"))
 *     .cacheControl("max-age=3600")
 *     .build();
 * </pre>
 *
 * {@code GET} and {@code HEAD} are answered with the file that {@code PATH_INFO} names,
 * with a content type by its name, validators and conditions (RFC 9110, sections 8.8 and
 * 13), and single or multiple ranges (section 14). A file {@code app.css.br},
 * {@code app.css.zst} or {@code app.css.gz} beside {@code app.css} is sent in its place
 * to clients that accept its coding (section 12.5.3). For a directory, there is the
 * answer of the index file in it. Other methods are answered with 405.
 * <p>
 * Nothing else is to be had: 404 is the answer for directories without an index file, for
 * names that begin with a dot, and for what a link leads to outside the directory. Links
 * within it are followed. The directory itself may be a link, and may be replaced at any
 * time.
 * <p>
 * Opening a file takes a thread of the executor; sending it takes none. A file that
 * becomes shorter while it is sent is cut.
 */
public final class DirectoryApplication implements Application {

	private static final Header ALLOW = new Header("Allow", "GET, HEAD, OPTIONS");

	private final Directory directory;

	private final @Nullable String index;

	private final FileAnswers answers;

	DirectoryApplication(Directory directory, @Nullable String index, FileAnswers answers) {
		this.directory = directory;
		this.index = index;
		this.answers = answers;
	}

	/**
	 * Builds an application.
	 * @param directory the directory whose files it answers with
	 * @return a new builder
	 */
	public static DirectoryApplicationBuilder builder(Path directory) {
		return new DirectoryApplicationBuilder(directory);
	}

	/**
	 * Finds and opens the file. Called on the application's thread; the file is sent and
	 * closed by the server.
	 * @param environ the request
	 * @param startResponse accepts the head of the answer
	 * @return the file, parts of it, or a line that says why there is none
	 * @throws IOException if the file system fails
	 */
	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		return switch (environ.requestMethod()) {
			case "GET", "HEAD" -> find(environ, startResponse);
			case "OPTIONS" -> {
				startResponse.start("204 No Content", ALLOW);
				yield Body.empty();
			}
			default -> PlainAnswer.send(startResponse, "405 Method Not Allowed", ALLOW);
		};
	}

	private Iterable<byte[]> find(Environ environ, StartResponse startResponse) throws IOException {
		RequestedPath path = RequestedPath.parse(environ.pathInfo());
		if (path == null) {
			return PlainAnswer.notFound(startResponse);
		}
		List<String> names = path.isDirectory() ? index(path) : path.names();
		Iterable<byte[]> answer = path.isMount() ? null : this.answers.send(names, environ, startResponse);
		if (answer != null) {
			return answer;
		}
		if (!path.isSlashMissing() || this.directory.find(index(path)) == null) {
			return PlainAnswer.notFound(startResponse);
		}
		return PlainAnswer.send(startResponse, "301 Moved Permanently",
				new Header("Location", Redirect.addSlash(environ)));
	}

	/**
	 * The names of the index file of a directory; no names if there are no such files.
	 */
	private List<String> index(RequestedPath directory) {
		return (this.index != null) ? directory.append(this.index) : List.of();
	}

}
