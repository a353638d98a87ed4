package io.wsgi4j.python.cpython;

/**
 * Lets tests of other packages have workers die often: each that dies early makes the
 * engine wait longer before it starts the next one.
 */
public final class Deaths {

	private Deaths() {
	}

	/**
	 * Has the next worker that dies replaced as soon as the first one.
	 * @param engine the engine whose worker it is
	 */
	public static void forget(CPythonEngine engine) {
		engine.forgetDeaths();
	}

}
