package io.wsgi4j.python;

import java.util.List;

/**
 * Python at one moment.
 *
 * @param version the version of GraalPy
 * @param mode {@code compiled} if hot code is compiled, {@code interpreted} if not
 * @param contexts the contexts that there are
 * @param replaced how many contexts have been replaced by fresh ones so far
 * @param memory the memory that all contexts and everything else in the process share
 */
public record PythonDescriptor(String version, String mode, List<ContextDescriptor> contexts, long replaced,
		Memory memory) {

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
