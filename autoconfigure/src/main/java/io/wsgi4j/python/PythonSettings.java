package io.wsgi4j.python;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How Python runs.
 *
 * @param path the directories that modules are imported from, before all others
 * @param venv the virtual environment, or {@code null}
 * @param contexts how many contexts there are, each of them a process in miniature
 * @param threadsPerContext how many threads may be inside one of them
 * @param parkedThreads how many threads may wait for clients and request bodies in the
 * midst of exchanges until further ones are refused
 * @param nativeAccess whether modules of native code may be loaded
 * @param resourceCache where GraalPy unpacks its library, or {@code null} for GraalPy's
 * choice
 * @param cacheDirectory where compiled modules are kept, or {@code null} for a directory
 * beside the library
 * @param options further options of GraalPy
 * @param environment further variables of {@code os.environ}
 * @param maxRequests after how many requests a context is replaced; zero or less for
 * never
 * @param reload whether contexts are replaced when a source file changes
 */
public record PythonSettings(List<Path> path, @Nullable Path venv, int contexts, int threadsPerContext,
		int parkedThreads, boolean nativeAccess, @Nullable Path resourceCache, @Nullable Path cacheDirectory,
		Map<String, String> options, Map<String, String> environment, int maxRequests, boolean reload) {

}
