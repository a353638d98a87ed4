package io.wsgi4j.python.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What goes over a connection of a worker: the length of the payload, a letter and the
 * payload. Numbers are big-endian.
 *
 * @param kind the letter
 * @param payload the bytes
 */
record Frame(char kind, byte[] payload) {

	static final int HEADER_SIZE = Integer.BYTES + 1;

	// From the gateway to a thread of a worker

	static final char CALL = 'C';

	static final char ANSWER = 'A';

	static final char NEXT = 'N';

	static final char CLOSE = 'Q';

	// From a thread of a worker to the gateway

	static final char HEAD = 'H';

	static final char BLOCK = 'B';

	static final char LAST_BLOCK = 'L';

	static final char END = 'E';

	static final char FAILURE = 'X';

	static final char PAUSE = 'P';

	static final char START = 'S';

	static final char WRITE = 'W';

	static final char READ = 'R';

	static final char FILE = 'F';

	static final char CONNECTED = 'I';

	static final char BEAN = 'J';

	static final char ERRORS = 'G';

	static final char LOG = 'M';

	// From the gateway to a worker

	static final char OPEN = 'o';

	static final char INTERRUPT = 'x';

	static final char EXIT = 'z';

	static final char FORK = 'y';

	// From a worker to the gateway

	static final char READY = 'r';

	static final char START_FAILURE = 'f';

	static final char RESTS = 'i';

	static final char GONE = 'g';

	static final char WORKER_LOG = 'l';

	static final char ASIDE = 'e';

	static final char FORKED = 'y';

	static final char FORK_FAILURE = 'n';

	static final char CHILD_END = 'd';

	// What a connection begins with

	static final char WORKER = 'W';

	static final char THREAD = 'T';

	private static final byte[] NOTHING = new byte[0];

	static Frame of(char kind) {
		return new Frame(kind, NOTHING);
	}

	static Frame of(char kind, int... numbers) {
		ByteBuffer payload = ByteBuffer.allocate(numbers.length * Integer.BYTES);
		for (int number : numbers) {
			payload.putInt(number);
		}
		return new Frame(kind, payload.array());
	}

	ByteBuffer buffer() {
		return ByteBuffer.wrap(this.payload);
	}

	String text() {
		return new String(this.payload, StandardCharsets.UTF_8);
	}

}
