package io.wsgi4j.python.cpython;

/**
 * Is told of the time that a thread waits for a permit. Called by that thread.
 */
interface Waiting {

	void beginWait();

	void endWait();

}
