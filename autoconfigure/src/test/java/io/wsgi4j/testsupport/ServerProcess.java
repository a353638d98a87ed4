package io.wsgi4j.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Body;

/**
 * A server in a process of its own, for tests that need a heap of their own. With default
 * settings, and these applications: {@code /gateway/download} never comes to its end,
 * {@code /gateway/other} is small, {@code /gateway/echo} has the whole request in memory,
 * {@code /gateway/huge} wants more than all of the heap, and {@code /gateway/late}
 * doesn't answer within its half a second.
 */
public final class ServerProcess implements AutoCloseable {

	private static final String MARK = "Port: ";

	private static final int BLOCK_SIZE = 64 * 1024;

	private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

	private final Process process;

	private final int port;

	private ServerProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Starts a server.
	 * @param container what it runs on
	 * @param flags for the virtual machine
	 */
	public static ServerProcess start(Container container, String... flags) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(flags));
		command.addAll(
				List.of("-cp", System.getProperty("java.class.path"), ServerProcess.class.getName(), container.name()));
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			BufferedReader output = process.inputReader();
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (line.startsWith(MARK)) {
					drain(output);
					return new ServerProcess(process, Integer.parseInt(line.substring(MARK.length())));
				}
			}
			throw new IllegalStateException("The server has not started");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Keeps a server that logs much from waiting for its log to be read.
	 */
	private static void drain(BufferedReader output) {
		Thread thread = new Thread(() -> {
			try {
				output.transferTo(Writer.nullWriter());
			}
			catch (IOException ex) {
				// The process has left.
			}
		}, "server-output");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Runs in the other process until its input ends.
	 */
	public static void main(String[] arguments) throws IOException {
		try (TestServer server = TestServer.on(Container.valueOf(arguments[0]))
			.application("/download", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return ScriptedBody.endless(() -> new byte[BLOCK_SIZE]);
			})
			.application("/other", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of("other");
			})
			.application("/echo", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of(environ.input().readAllBytes());
			})
			.application("/huge", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of(new byte[(int) Math.min(Runtime.getRuntime().maxMemory(), MAX_ARRAY)]);
			})
			.application("/late", (environ, startResponse) -> {
				new CountDownLatch(1).await();
				return Body.empty();
			})
			.properties("gateway.applications.late.response-timeout=500ms")
			.properties("spring.lifecycle.timeout-per-shutdown-phase=1s")
			.start()) {
			System.out.println(MARK + server.port());
			System.in.read();
		}
	}

	public int port() {
		return this.port;
	}

	public boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * Waits until the process has left.
	 * @return its status
	 */
	public int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The server is still running");
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
