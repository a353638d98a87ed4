package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of PostgreSQL from Debian's package, with a database of its own, which listens
 * on a socket in its directory.
 */
final class PostgresServer {

	private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

	private final Path programs;

	private final Path directory;

	private PostgresServer(Path programs, Path directory) {
		this.programs = programs;
		this.directory = directory;
	}

	static @Nullable Path findPrograms() {
		try (Stream<Path> versions = Files.list(VERSIONS)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((programs) -> Files.isExecutable(programs.resolve("initdb")))
				.max(Comparator.naturalOrder())
				.orElse(null);
		}
		catch (IOException ex) {
			return null;
		}
	}

	static PostgresServer start(Path programs) throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory("wsgi4j-postgres");
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		PostgresServer server = new PostgresServer(programs, directory);
		server.run("initdb", "--pgdata=" + server.data(), "--username=postgres", "--auth=trust", "--no-sync");
		server.run("pg_ctl", "--pgdata=" + server.data(), "--wait", "--log=" + directory.resolve("log"),
				"--options=-c listen_addresses='' -c fsync=off -k " + directory, "start");
		return server;
	}

	private Path data() {
		return this.directory.resolve("data");
	}

	/**
	 * Where the database is, in the words of libpq.
	 */
	String dsn() {
		return "host=%s user=postgres dbname=postgres".formatted(this.directory);
	}

	/**
	 * Where it is, in the words of SQLAlchemy.
	 */
	String url() {
		return "postgresql+psycopg2://postgres@/postgres?host=" + this.directory;
	}

	private void run(String program, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			// It refuses to run as root.
			command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
		}
		command.add(this.programs.resolve(program).toString());
		command.addAll(Arrays.asList(arguments));
		Path output = Files.createTempFile("wsgi4j-postgres", ".log");
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(output)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(output)).isZero();
	}

	void stop() throws IOException, InterruptedException {
		run("pg_ctl", "--pgdata=" + data(), "--mode=immediate", "stop");
	}

}
