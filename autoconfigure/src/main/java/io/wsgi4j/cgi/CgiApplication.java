package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs a CGI/1.1 program (<a href="https://www.rfc-editor.org/rfc/rfc3875">RFC 3875</a>)
 * for each request:
 *
 * <pre class="code">
 * CgiApplication.builder("git", "http-backend")
 *     .environment("GIT_PROJECT_ROOT", "/srv/git")
 *     .environment("GIT_HTTP_EXPORT_ALL", "")
 *     .timeout(Duration.ofMinutes(10))
 *     .build();
 * </pre>
 *
 * The program and its arguments are configured and never taken from a request, the query
 * string included (section 4.4); no shell is involved.
 * <p>
 * The request's body is passed to the program while its output is read, and the output is
 * passed on as it comes. Both the head and the blocks are read on the application's
 * thread. Such a read can't be interrupted: what ends it is the program, its
 * {@link CgiApplicationBuilder#timeout timeout}, an interrupt of the exchange
 * ({@code wsgi4j.interrupted}) or the closing of the body, which kill the program and its
 * descendants if they still run. A background process that outlives the program must not
 * keep the program's standard output or error open: nothing ends the reading then.
 * <p>
 * The exit status of a program that has answered changes nothing, as in Apache's
 * {@code mod_cgi}. It is logged unless it is zero, and so is every line of standard
 * error, both as warnings. If the program died of a signal and hasn't told the length of
 * its output, the answer is cut, so that no client takes it for a complete one.
 * <p>
 * What differs from RFC 3875: a local redirect (section 6.2.2) is sent to the client as a
 * {@code 302} instead of being followed; the response of a program whose name begins with
 * {@code nph-} (section 5) is parsed instead of being sent as it is;
 * {@code CONTENT_LENGTH} is missing if the length of the body isn't known when the
 * application is called; CGI fields may be missing or come twice.
 */
public final class CgiApplication implements Application {

	private static final Log logger = LogFactory.getLog(CgiApplication.class);

	private final CgiProgram program;

	CgiApplication(CgiProgram program) {
		this.program = program;
	}

	/**
	 * Builds an application.
	 * @param program the program: a path, or a name that is looked up in the server's own
	 * {@code PATH}
	 * @param arguments the arguments of the program, the same for every request
	 * @return a new builder
	 */
	public static CgiApplicationBuilder builder(String program, String... arguments) {
		return new CgiApplicationBuilder(program, List.of(arguments), System.getenv());
	}

	/**
	 * Runs the program up to the end of its header block. Called on the application's
	 * thread, as are the steps of the iteration over the body.
	 * @param environ the request, which becomes the program's variables (section 4.1)
	 * @param startResponse accepts the program's header block (section 6.3)
	 * @return the rest of the program's output, read lazily
	 * @throws CgiException if the program can't be run or ends without a valid header
	 * block
	 * @throws CgiTimeoutException if the program's time is up
	 * @throws IOException if the request's body can't be read
	 */
	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		CgiProcess process = this.program.start(environ);
		try {
			CgiHead head = readHead(process.output());
			startResponse.start(head.status().line(), head.headers(), null);
			if (isBodiless(environ, head)) {
				return runToTheEnd(process);
			}
			if (!head.hasLength()) {
				process.lengthUnknown();
			}
			return Body.of(process.output());
		}
		catch (Throwable ex) {
			process.close();
			throw ex;
		}
	}

	private CgiHead readHead(InputStream output) throws IOException {
		try {
			return NphHead.isWrittenBy(this.program.name()) ? NphHead.read(output)
					: CgiHead.parse(HeaderLines.read(output));
		}
		catch (MalformedHeadException ex) {
			logger.warn("%s: CGI program '%s' wrote %s".formatted(ex.getMessage(), this.program.name(), ex.line()));
			throw ex;
		}
	}

	private static boolean isBodiless(Environ environ, CgiHead head) {
		return environ.requestMethod().equals("HEAD") || !head.status().hasBody();
	}

	/**
	 * Lets a program finish whose output isn't sent.
	 */
	private static Iterable<byte[]> runToTheEnd(CgiProcess process) throws IOException {
		try (InputStream output = process.output()) {
			output.transferTo(OutputStream.nullOutputStream());
		}
		return Body.empty();
	}

}
