package io.wsgi4j.stress;

import java.util.Arrays;

import io.wsgi4j.stress.Tally.Fate;
import io.wsgi4j.testsupport.HttpAnswer;

/**
 * Compares what clients get with what they should.
 */
final class Examiner {

	private final Round round;

	private final String scenario;

	Examiner(Round round, String scenario) {
		this.round = round;
		this.scenario = scenario;
	}

	/**
	 * The whole answer and nothing else.
	 */
	void whole(Inquiry inquiry, HttpAnswer answer) {
		judge(isOwn(inquiry, answer, inquiry.content()), Fate.CHECKED, inquiry, answer);
	}

	/**
	 * The whole answer, or one that says that there is no room.
	 */
	void wholeOrRejected(Inquiry inquiry, HttpAnswer answer) {
		if (answer.status() == 503) {
			judge(answer.complete() && "1".equals(answer.header("Retry-After")), Fate.REJECTED, inquiry, answer);
			return;
		}
		whole(inquiry, answer);
	}

	/**
	 * The whole answer, or nothing from a container that takes a client that won't send
	 * more for one that has left.
	 */
	void wholeOrNone(Inquiry inquiry, HttpAnswer answer) {
		if (answer.status() == -1) {
			aborted();
			return;
		}
		whole(inquiry, answer);
	}

	/**
	 * The answer to a HEAD request.
	 */
	void head(Inquiry inquiry, HttpAnswer answer) {
		judge(isOwn(inquiry, answer, new byte[0]), Fate.CHECKED, inquiry, answer);
	}

	/**
	 * An answer that the gateway gives itself.
	 */
	void status(int status, Fate fate, Inquiry inquiry, HttpAnswer answer) {
		boolean own = answer.header(StressApplication.ID) != null;
		judge(answer.status() == status && answer.complete() && !own, fate, inquiry, answer);
	}

	/**
	 * An answer that doesn't look complete.
	 */
	void cut(Fate fate, Inquiry inquiry, HttpAnswer answer) {
		judge(!answer.complete(), fate, inquiry, answer);
	}

	/**
	 * What is left of an answer of an application that may do anything.
	 */
	void hostile(Inquiry inquiry, HttpAnswer answer) {
		boolean possible = answer.status() == -1 || answer.status() == 200
				|| (answer.status() == 500 && answer.complete());
		judge(possible && answer.header(StressApplication.ID) == null && answer.header("X-Injected") == null
				&& !answer.text().contains("io.wsgi4j"), Fate.HOSTILE, inquiry, answer);
	}

	/**
	 * An answer that the gateway has ended because its application doesn't come back: one
	 * of its own, if the machine was so slow that the first step took too long already.
	 */
	void stuck(Inquiry inquiry, HttpAnswer answer) {
		judge(!answer.complete() || answer.status() == 504, Fate.EXPIRED, inquiry, answer);
	}

	/**
	 * Whatever there is to say to a request that has no end.
	 */
	void unfinished(Fate fate, Inquiry inquiry, HttpAnswer answer) {
		judge(answer.status() != 200, fate, inquiry, answer);
	}

	/**
	 * Whatever there is to say to a request whose application has begun to answer before
	 * it had no end.
	 */
	void incomplete(Inquiry inquiry, HttpAnswer answer) {
		judge(answer.status() != 200 || !answer.complete(), Fate.ABORTED, inquiry, answer);
	}

	/**
	 * What has arrived before the client breaks off.
	 */
	void beginning(Inquiry inquiry, byte[] bytes) {
		if (Arrays.equals(bytes, Arrays.copyOf(inquiry.content(), bytes.length))) {
			aborted();
			return;
		}
		this.round.wrong("%s: %s has other bytes".formatted(this.scenario, inquiry));
	}

	void aborted() {
		this.round.count(Fate.ABORTED);
	}

	private void judge(boolean right, Fate fate, Inquiry inquiry, HttpAnswer answer) {
		if (right) {
			this.round.count(fate);
			return;
		}
		this.round.wrong("%s: %s should be %s, was %d %s, %d bytes, %s".formatted(this.scenario, inquiry, fate,
				answer.status(), answer.headers(), answer.body().length, answer.complete() ? "complete" : "cut"));
	}

	private static boolean isOwn(Inquiry inquiry, HttpAnswer answer, byte[] content) {
		return answer.status() == 200 && answer.complete()
				&& String.valueOf(inquiry.id()).equals(answer.header(StressApplication.ID))
				&& Arrays.equals(answer.body(), content);
	}

}
