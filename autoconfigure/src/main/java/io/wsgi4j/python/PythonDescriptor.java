package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Python at one moment.
 *
 * @param engine what runs Python code, {@code graalpy} or {@code cpython}
 * @param interpreter the program of CPython's interpreter; {@code null} if there is none
 * @param version the version of GraalPy, or of CPython
 * @param mode {@code compiled} if hot code is compiled, {@code interpreted} if not
 * @param contexts the contexts of GraalPy that there are
 * @param processes the worker processes of CPython that there are
 * @param waiting how many exchanges wait for a worker process
 * @param replaced how many contexts or processes have been replaced by fresh ones so far
 * @param restarts the same by reason, for processes
 * @param memory the memory that all contexts and everything else in the process share
 */
public record PythonDescriptor(String engine, @Nullable String interpreter, String version, String mode,
		List<ContextDescriptor> contexts, List<ProcessDescriptor> processes, int waiting, long replaced,
		Map<String, Long> restarts, Memory memory) {

	/**
	 * Describes contexts of GraalPy.
	 * @param version its version
	 * @param mode whether hot code is compiled
	 * @param contexts the contexts
	 * @param replaced how many have been replaced
	 * @return the description
	 */
	public static PythonDescriptor ofContexts(String version, String mode, List<ContextDescriptor> contexts,
			long replaced) {
		return new PythonDescriptor("graalpy", null, version, mode, contexts, List.of(), 0, replaced, Map.of(),
				Memory.now());
	}

	/**
	 * Describes processes of CPython.
	 * @param interpreter the program
	 * @param version its version
	 * @param processes the processes
	 * @param waiting how many exchanges wait for one
	 * @param restarts how many have been replaced, by reason
	 * @return the description
	 */
	public static PythonDescriptor ofProcesses(String interpreter, String version, List<ProcessDescriptor> processes,
			int waiting, Map<String, Long> restarts) {
		long replaced = restarts.values().stream().mapToLong(Long::longValue).sum();
		return new PythonDescriptor("cpython", interpreter, version, "interpreted", List.of(), processes, waiting,
				replaced, restarts, Memory.now());
	}

	/**
	 * How many threads run Python code.
	 * @return those of all contexts or processes
	 */
	public int countRunning() {
		return this.contexts.stream().mapToInt(ContextDescriptor::running).sum()
				+ this.processes.stream().mapToInt(ProcessDescriptor::running).sum();
	}

	/**
	 * How many threads wait until they may run Python code.
	 * @return those of all contexts or processes
	 */
	public int countWaiting() {
		return this.waiting + this.contexts.stream().mapToInt(ContextDescriptor::waiting).sum()
				+ this.processes.stream().mapToInt(ProcessDescriptor::waiting).sum();
	}

	/**
	 * A context at one moment.
	 *
	 * @param requests how many requests it has begun
	 * @param exchanges how many of them aren't over yet
	 * @param running how many threads are inside
	 * @param waiting how many threads wait to get inside
	 */
	public record ContextDescriptor(int requests, int exchanges, int running, int waiting) {
	}

	/**
	 * A worker process at one moment.
	 *
	 * @param pid its process id
	 * @param age for how long it has been there
	 * @param requests how many requests it has begun
	 * @param exchanges how many of them aren't over yet
	 * @param running how many threads run Python code
	 * @param waiting how many threads wait to go on
	 * @param memory its resident memory in bytes; -1 where the system doesn't tell
	 */
	public record ProcessDescriptor(long pid, Duration age, int requests, int exchanges, int running, int waiting,
			long memory) {

		private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

		public static ProcessDescriptor of(long pid, Instant started, int requests, int exchanges, int running,
				int waiting) {
			return new ProcessDescriptor(pid, Duration.between(started, Instant.now()), requests, exchanges, running,
					waiting, residentMemory(pid));
		}

		private static long residentMemory(long pid) {
			try {
				Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
				return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : -1;
			}
			catch (IOException ex) {
				return -1;
			}
		}

	}

	/**
	 * Memory of the process, in bytes. What of it a single context has can't be known.
	 *
	 * @param used how much of the heap is used
	 * @param committed how large the heap is
	 * @param max how large it may become
	 */
	public record Memory(long used, long committed, long max) {

		public static Memory now() {
			Runtime runtime = Runtime.getRuntime();
			return new Memory(runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory(), runtime.maxMemory());
		}

	}

}
