package io.wsgi4j.stress;

/**
 * Where a client has one request or a few of them under way at a time.
 */
interface Lane extends AutoCloseable {

	/**
	 * Connects, if that isn't done with the first request.
	 */
	void open();

	/**
	 * Decides what to do next.
	 */
	Plan plan();

	@Override
	void close();

	/**
	 * What to do next.
	 *
	 * @param name the name of the scenario
	 * @param script the scenario
	 */
	record Plan(String name, Script script) {

	}

	/**
	 * The first half of a scenario, which returns the second.
	 */
	interface Script {

		Runnable begin(Gates.Keys gates, Examiner examiner);

	}

}
