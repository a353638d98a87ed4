package io.wsgi4j.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.wsgi4j.python.PythonDescriptor.ProcessDescriptor;
import io.wsgi4j.python.cpython.CPythonEngine;
import io.wsgi4j.python.cpython.Deaths;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.Programs;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of applications in workers of CPython.
 */
abstract class AbstractCPythonTests extends AbstractPythonTests {

	/**
	 * The one that has Debian's packages, if there is one.
	 */
	static final String PYTHON = Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";

	/**
	 * Skips a test where there is no interpreter.
	 */
	static void requirePython() {
		assumeTrue(Files.isExecutable(Path.of(PYTHON)) || Programs.isOnPath(PYTHON), "Python is not installed");
	}

	/**
	 * Has workers run what GraalPy runs otherwise. Skips the test where there is no
	 * interpreter.
	 */
	static void useCPython(TestServer.Builder builder, int processes) {
		requirePython();
		builder.properties("gateway.python.engine=cpython", "gateway.python.executable=" + PYTHON,
				"gateway.python.processes=" + processes, COMPILED);
	}

	@Override
	protected void configure(TestServer.Builder builder) {
		useCPython(builder, 1);
		builder.properties("gateway.wsgi=faults.application", "gateway.python.path=" + SOURCES,
				"gateway.queue-timeout=0", "gateway.applications.foo.wsgi=foo:application");
	}

	@AfterEach
	void nextTestDoesNotWaitForWorkers() {
		this.server.beans(CPythonEngine.class).values().forEach(Deaths::forget);
	}

	PythonDescriptor python() {
		return this.server.bean(CPythonEngine.class).describe();
	}

	List<ProcessDescriptor> processes() {
		return python().processes();
	}

	void awaitProcesses(int count) {
		await("workers").until(() -> processes().size() == count);
	}

	/**
	 * Takes the entries of workers that have died, and of the exchanges that have been
	 * lost with them.
	 */
	List<Entry> takeDeaths() {
		return this.log.take()
			.stream()
			.filter((entry) -> entry.logger().startsWith("io.wsgi4j.python.cpython."))
			.toList();
	}

}
