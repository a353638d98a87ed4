package io.wsgi4j.stress;

import java.util.Arrays;
import java.util.Random;

import io.wsgi4j.stress.Tally.Fate;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;

/**
 * What a client may do with a Python application, over a connection of its own.
 */
enum PythonScenario {

	WHOLE(8, "whole"),

	LAZY(8, "lazy"),

	WRITES(4, "writes"),

	FILE(4, "file"),

	PRINTS(2, "prints"),

	ECHO(8, "echo") {

		@Override
		RawRequest request(PythonInquiry inquiry, Random random) {
			RawRequest request = RawRequest.post(inquiry.target("/app/echo"));
			byte[] content = inquiry.content();
			int half = content.length / 2;
			return random.nextBoolean() ? request.body(content)
					: request.chunks(Arrays.copyOf(content, half), Arrays.copyOfRange(content, half, content.length));
		}

	},

	ECHO_SLOWLY(4, "echo") {

		@Override
		void play(PythonInquiry inquiry, Random random, HttpSocket socket, Tally tally) {
			byte[] request = ECHO.request(inquiry, random).toBytes();
			int sent = random.nextInt(request.length);
			socket.send(Arrays.copyOf(request, sent));
			Thread.yield();
			socket.send(Arrays.copyOfRange(request, sent, request.length));
			judge(inquiry.isOwn(socket.receive()), Fate.CHECKED, inquiry, tally);
		}

	},

	ABORT(6, "lazy") {

		@Override
		void play(PythonInquiry inquiry, Random random, HttpSocket socket, Tally tally) {
			socket.send(request(inquiry, random));
			if (random.nextBoolean()) {
				judge(socket.receiveHead().status() == 200, Fate.ABORTED, inquiry, tally);
			}
			else {
				tally.count(Fate.ABORTED);
			}
			if (random.nextBoolean()) {
				socket.reset();
			}
		}

	},

	ABORT_BODY(3, "echo") {

		@Override
		void play(PythonInquiry inquiry, Random random, HttpSocket socket, Tally tally) {
			byte[] request = RawRequest.post(inquiry.target("/stream/echo")).body(inquiry.content()).toBytes();
			socket.send(Arrays.copyOf(request, random.nextInt(request.length)));
			tally.count(Fate.ABORTED);
		}

	},

	STREAM(5, "echo") {

		@Override
		RawRequest request(PythonInquiry inquiry, Random random) {
			return RawRequest.post(inquiry.target("/stream/echo")).body(inquiry.content());
		}

	},

	FAILS(2, "fails") {

		@Override
		void examine(PythonInquiry inquiry, HttpAnswer answer, Tally tally) {
			judge(answer.status() == 500 && !answer.text().contains("OnPurpose"), Fate.FAILED, inquiry, tally);
		}

	},

	FAILS_LATER(2, "fails_later") {

		@Override
		void examine(PythonInquiry inquiry, HttpAnswer answer, Tally tally) {
			judge(answer.status() == 500 || !answer.complete(), Fate.FAILED, inquiry, tally);
		}

	},

	SPINS(1, "spins") {

		@Override
		RawRequest request(PythonInquiry inquiry, Random random) {
			return RawRequest.get(inquiry.target(random.nextBoolean() ? "/late/spins" : "/late/sleeps"));
		}

		@Override
		void examine(PythonInquiry inquiry, HttpAnswer answer, Tally tally) {
			judge(answer.status() == 504, Fate.EXPIRED, inquiry, tally);
		}

	},

	EXITS(1, "exits") {

		@Override
		RawRequest request(PythonInquiry inquiry, Random random) {
			return RawRequest.get(inquiry.target(random.nextBoolean() ? "/dying/exits" : "/dying/exits_later"));
		}

		@Override
		void examine(PythonInquiry inquiry, HttpAnswer answer, Tally tally) {
			judge(isLostWithItsWorker(answer), Fate.HOSTILE, inquiry, tally);
		}

	},

	BESIDE(3, "whole") {

		/**
		 * Others end the process that it is in.
		 */
		@Override
		RawRequest request(PythonInquiry inquiry, Random random) {
			return RawRequest.get(inquiry.target("/dying/lazy"));
		}

		@Override
		void examine(PythonInquiry inquiry, HttpAnswer answer, Tally tally) {
			judge(isLostWithItsWorker(answer) || inquiry.isOwn(answer), Fate.HOSTILE, inquiry, tally);
		}

	};

	private final int weight;

	private final String way;

	PythonScenario(int weight, String way) {
		this.weight = weight;
		this.way = way;
	}

	static PythonScenario any(Random random) {
		int number = random.nextInt(Arrays.stream(values()).mapToInt((scenario) -> scenario.weight).sum());
		for (PythonScenario scenario : values()) {
			number -= scenario.weight;
			if (number < 0) {
				return scenario;
			}
		}
		throw new IllegalStateException();
	}

	void play(PythonInquiry inquiry, Random random, HttpSocket socket, Tally tally) {
		examine(inquiry, socket.send(request(inquiry, random)).receive(), tally);
	}

	RawRequest request(PythonInquiry inquiry, Random random) {
		return RawRequest.get(inquiry.target("/app/" + this.way));
	}

	void examine(PythonInquiry inquiry, HttpAnswer answer, Tally tally) {
		if (!inquiry.isOwn(answer)) {
			tally.wrong("%s: %s was %d, %d bytes, %s".formatted(this, inquiry, answer.status(), answer.body().length,
					answer.complete() ? "complete" : "cut"));
			return;
		}
		tally.count(Fate.CHECKED);
	}

	/**
	 * Or has waited for another one, which isn't started at once when many have died.
	 */
	private static boolean isLostWithItsWorker(HttpAnswer answer) {
		return answer.status() == 502 || answer.status() == 504 || !answer.complete();
	}

	void judge(boolean right, Fate fate, PythonInquiry inquiry, Tally tally) {
		if (right) {
			tally.count(fate);
			return;
		}
		tally.wrong("%s: %s isn't %s".formatted(this, inquiry, fate));
	}

}
