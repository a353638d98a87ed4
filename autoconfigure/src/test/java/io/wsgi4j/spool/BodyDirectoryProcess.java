package io.wsgi4j.spool;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Another process that keeps bodies in the same directory.
 */
public final class BodyDirectoryProcess implements Closeable {

	private final Process process;

	private final Path directory;

	private BodyDirectoryProcess(Process process, Path directory) {
		this.process = process;
		this.directory = directory;
	}

	static BodyDirectoryProcess start(Path parent) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), BodyDirectoryProcess.class.getName(), parent.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader output = process.inputReader();
		return new BodyDirectoryProcess(process, Path.of(output.readLine()));
	}

	/**
	 * Runs in the other process until its input ends.
	 */
	public static void main(String[] arguments) throws IOException {
		try (BodyDirectory directory = new BodyDirectory(Path.of(arguments[0]), new Disk(), Runnable::run)) {
			Files.writeString(Path.of(directory.toString(), "1000.body"), "a body with a name");
			System.out.println(directory);
			System.in.read();
		}
	}

	/**
	 * Its directory, with a body in it.
	 */
	Path directory() {
		return this.directory;
	}

	void crash() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Ends it in good order.
	 */
	@Override
	public void close() throws IOException {
		this.process.getOutputStream().close();
		this.process.onExit().join();
	}

}
