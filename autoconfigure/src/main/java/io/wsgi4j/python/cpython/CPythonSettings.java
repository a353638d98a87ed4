package io.wsgi4j.python.cpython;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How workers of CPython run.
 *
 * @param executable the interpreter, as a path or a name on the {@code PATH}; if it is
 * {@code null}, that of the virtual environment, then {@code python3}
 * @param venv the virtual environment, or {@code null}
 * @param path the directories that modules are imported from, before all others
 * @param processes how many workers there are
 * @param threads how many threads run Python code at the same time in one worker
 * @param parkedThreads how many further threads may wait in all workers together for
 * clients and request bodies, until further exchanges are refused
 * @param maxRequests after how many requests a worker is replaced; zero or less for never
 * @param startupTimeout how long a worker may take to import the applications
 * @param shutdownTimeout how long a worker may take to end
 * @param environment variables of {@code os.environ} beside those that say where programs
 * and libraries are and what language and time zone the user has
 * @param preload whether one process imports the applications and workers are forked from
 * it
 * @param reload whether workers are replaced when a source file changes
 */
public record CPythonSettings(@Nullable String executable, @Nullable Path venv, List<Path> path, int processes,
		int threads, int parkedThreads, int maxRequests, Duration startupTimeout, Duration shutdownTimeout,
		Map<String, String> environment, boolean preload, boolean reload) {

}
