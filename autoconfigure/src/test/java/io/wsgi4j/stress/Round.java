package io.wsgi4j.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.wsgi4j.stress.Tally.Fate;

/**
 * What has become of the requests that a client has had under way together.
 */
final class Round {

	/**
	 * What a client sees of a connection that the server closes: the end of it, or of a
	 * stream, or an answer that has nothing but a status.
	 */
	private static final Pattern LOST = Pattern.compile("GOAWAY received|EOF reached while reading"
			+ "|RST_STREAM received Internal error|was 500 \\{:status=\\[500], date=\\[[^]]*]}");

	private final Tally tally;

	private final List<String> wrong = new ArrayList<>();

	Round(Tally tally) {
		this.tally = tally;
	}

	void count(Fate fate) {
		this.tally.count(fate);
	}

	void wrong(String description) {
		this.wrong.add(description);
	}

	/**
	 * Ends the round. Where a connection has gone that requests shared, it is to blame
	 * for whatever has become of the others: the client may have sent them with another
	 * one's upgrade, which containers don't do justice to.
	 * @return whether one has gone
	 */
	boolean end() {
		boolean lost = this.wrong.stream().anyMatch((description) -> LOST.matcher(description).find());
		for (String description : this.wrong) {
			if (lost) {
				this.tally.count(Fate.LOST);
			}
			else {
				this.tally.wrong(description);
			}
		}
		return lost;
	}

}
