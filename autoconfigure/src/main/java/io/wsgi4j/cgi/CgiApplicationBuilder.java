package io.wsgi4j.cgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Builds a {@link CgiApplication}. Later calls win over earlier ones.
 *
 * @see CgiApplication#builder(String, String...)
 */
public final class CgiApplicationBuilder {

	/**
	 * The names of PHP's CGI program, with and without a version.
	 */
	private static final Pattern PHP = Pattern.compile("php[0-9.]*-cgi[0-9.]*(?:\\.default)?");

	private final List<String> command = new ArrayList<>();

	private final Map<String, String> ownEnvironment;

	private final Map<String, String> configured = new LinkedHashMap<>();

	private @Nullable Path directory;

	private @Nullable Path documentRoot;

	private boolean authorization;

	private Duration timeout = Duration.ofSeconds(60);

	private @Nullable Executor executor;

	CgiApplicationBuilder(String program, List<String> arguments, Map<String, String> ownEnvironment) {
		Assert.hasText(program, "'program' must not be empty");
		this.command.add(program);
		this.command.addAll(arguments);
		this.ownEnvironment = ownEnvironment;
		inherit("PATH");
	}

	/**
	 * Sets a variable of the program. Wins over a variable of the request.
	 * @param name the variable's name
	 * @param value its value
	 * @return this builder
	 */
	public CgiApplicationBuilder environment(String name, String value) {
		Assert.isTrue(!name.isEmpty() && name.indexOf('=') == -1 && name.indexOf('\0') == -1,
				() -> "'%s' can't be the name of a variable".formatted(name));
		Assert.isTrue(value.indexOf('\0') == -1, () -> "Variable '%s' has a NUL".formatted(name));
		this.configured.put(name, value);
		return this;
	}

	/**
	 * Passes on variables of the server's own environment, as far as they are set. Only
	 * {@code PATH} is passed on without being asked for, so that no secret of the server
	 * gets to the program.
	 * @param names the names of the variables
	 * @return this builder
	 */
	public CgiApplicationBuilder inherit(String... names) {
		for (String name : names) {
			String value = this.ownEnvironment.get(name);
			if (value != null) {
				environment(name, value);
			}
		}
		return this;
	}

	/**
	 * Sets the program's working directory. Without it, the program runs in the directory
	 * that its file is in (RFC 3875, section 7.2). A relative path of the program is
	 * based on it.
	 * @param directory the directory
	 * @return this builder
	 */
	public CgiApplicationBuilder directory(Path directory) {
		this.directory = directory;
		return this;
	}

	/**
	 * Sets the directory that {@code PATH_TRANSLATED} is based on (RFC 3875, section
	 * 4.1.6), which is {@code DOCUMENT_ROOT} as well. Without it, there are no such
	 * variables. A program that is given {@code REDIRECT_STATUS}, as {@code php-cgi} has
	 * to be, runs the files in the directory: {@code SCRIPT_FILENAME} is the first file
	 * on the path, {@code SCRIPT_NAME} its path with the mount, and {@code PATH_INFO} the
	 * rest. Otherwise {@code SCRIPT_FILENAME} is the program.
	 * @param documentRoot the directory
	 * @return this builder
	 */
	public CgiApplicationBuilder documentRoot(Path documentRoot) {
		this.documentRoot = documentRoot.toAbsolutePath().normalize();
		return this;
	}

	/**
	 * Passes the client's credentials to the program as {@code HTTP_AUTHORIZATION}, which
	 * are left out otherwise (RFC 3875, section 4.1.18).
	 * @return this builder
	 */
	public CgiApplicationBuilder passAuthorization() {
		this.authorization = true;
		return this;
	}

	/**
	 * Sets how long the program may run in total, the sending of its output to the client
	 * included. Then it is killed, and the request is answered with a 504 or, if the head
	 * is out already, the connection is cut.
	 * @param timeout the time, 60 seconds unless set; zero for no limit
	 * @return this builder
	 */
	public CgiApplicationBuilder timeout(Duration timeout) {
		Assert.isTrue(!timeout.isNegative(), "'timeout' must not be negative");
		this.timeout = timeout;
		return this;
	}

	/**
	 * Sets what runs the helpers of a request: one that reads the program's standard
	 * error and, if there is a body, one that writes it to the program. Both have to run
	 * at once and beside the application's own thread, so the executor must neither queue
	 * nor run them itself.
	 * @param executor the executor; without it, daemon threads named
	 * {@code cgi-<program>-<number>} that are reused
	 * @return this builder
	 */
	public CgiApplicationBuilder executor(Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Builds the application.
	 * @return a new application, independent of this builder
	 * @throws IllegalStateException if the program is PHP's and lacks the variable
	 * without which it refuses every request
	 */
	public CgiApplication build() {
		String name = name();
		Assert.state(!PHP.matcher(name).matches() || this.configured.containsKey("REDIRECT_STATUS"),
				() -> ("'%s' refuses every request unless REDIRECT_STATUS is set:"
						+ " call environment(\"REDIRECT_STATUS\", \"200\"),"
						+ " and documentRoot(...) or environment(\"SCRIPT_FILENAME\", ...) for what it runs")
					.formatted(name));
		CgiVariables variables = new CgiVariables(this.configured, this.documentRoot, this.authorization,
				CgiVariables.platformCharset());
		CgiProcess.Settings settings = new CgiProcess.Settings(name, this.timeout,
				(this.executor != null) ? this.executor : daemonThreads(name));
		return new CgiApplication(new CgiProgram(this.command, this.directory, variables, settings));
	}

	private String name() {
		String program = this.command.get(0);
		Path fileName = Path.of(program).getFileName();
		return (fileName != null) ? fileName.toString() : program;
	}

	private static Executor daemonThreads(String name) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("cgi-" + name + "-");
		threads.setDaemon(true);
		return Executors.newCachedThreadPool(threads);
	}

}
