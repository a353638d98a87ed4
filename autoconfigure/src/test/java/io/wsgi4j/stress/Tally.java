package io.wsgi4j.stress;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what has become of the requests.
 */
final class Tally {

	private static final int MAX_EXAMPLES = 20;

	private final Map<Fate, LongAdder> counts = new EnumMap<>(Fate.class);

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	Tally() {
		for (Fate fate : Fate.values()) {
			this.counts.put(fate, new LongAdder());
		}
	}

	void count(Fate fate) {
		this.counts.get(fate).increment();
	}

	long countOf(Fate fate) {
		return this.counts.get(fate).sum();
	}

	/**
	 * Whether everything that may happen has happened, or something that must not.
	 */
	boolean isConclusive() {
		return countOf(Fate.WRONG) > 0 || Fate.NORMAL.stream().allMatch((fate) -> countOf(fate) > 0);
	}

	/**
	 * Notes what must not happen.
	 */
	void wrong(String description) {
		count(Fate.WRONG);
		if (this.wrong.size() < MAX_EXAMPLES) {
			this.wrong.add(description);
		}
	}

	/**
	 * Examples of what must not happen.
	 */
	List<String> wrong() {
		return List.copyOf(this.wrong);
	}

	@Override
	public String toString() {
		return this.counts.toString();
	}

	/**
	 * What may become of a request.
	 */
	enum Fate {

		/**
		 * Its answer is complete and its own.
		 */
		CHECKED,

		/**
		 * The client has broken it off.
		 */
		ABORTED,

		/**
		 * The gateway has refused it.
		 */
		REJECTED,

		/**
		 * Its application has failed on purpose, and the client saw it.
		 */
		FAILED,

		/**
		 * Its application has done what no application should, and the client saw nothing
		 * but an answer or the lack of one.
		 */
		HOSTILE,

		/**
		 * The gateway has ended it because somebody took too long.
		 */
		EXPIRED,

		/**
		 * It has gone down with the connection that it shared with others.
		 */
		LOST,

		/**
		 * Anything else.
		 */
		WRONG;

		/**
		 * What each test is about.
		 */
		static final Set<Fate> NORMAL = EnumSet.complementOf(EnumSet.of(LOST, WRONG));

	}

}
