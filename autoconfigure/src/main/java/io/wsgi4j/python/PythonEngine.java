package io.wsgi4j.python;

import io.wsgi4j.Application;

/**
 * Runs Python applications. Thread-safe.
 */
public interface PythonEngine extends AutoCloseable {

	/**
	 * An application of Python code.
	 * @param target the name of the callable, as in {@code foo.application}, or the
	 * absolute path of a script
	 * @return the application
	 */
	Application application(String target);

	/**
	 * The scripts of a directory: {@code name.py} answers at {@code /name}.
	 * @param directory the path of the directory
	 * @return the application
	 */
	Application directory(String directory);

	/**
	 * Describes Python as it is now.
	 * @return the description
	 */
	PythonDescriptor describe();

	/**
	 * Imports all applications anew. Exchanges that have begun end where they are.
	 */
	void reload();

	/**
	 * Ends Python, and all exchanges in it.
	 */
	@Override
	void close();

}
