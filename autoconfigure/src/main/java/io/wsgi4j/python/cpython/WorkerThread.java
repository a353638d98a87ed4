package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A thread of a worker, which runs one exchange at a time.
 */
final class WorkerThread {

	private final Worker worker;

	private final int number;

	private final WorkerConnection connection;

	private int exchanges;

	private final AtomicInteger sent = new AtomicInteger();

	private volatile @Nullable WorkerExchange exchange;

	WorkerThread(Worker worker, int number, WorkerConnection connection) {
		this.worker = worker;
		this.number = number;
		this.connection = connection;
	}

	Worker worker() {
		return this.worker;
	}

	/**
	 * Takes an exchange.
	 * @return the number that its frames name it by
	 */
	int begin(WorkerExchange exchange) {
		// First: the thread that listens to the worker takes the number for that of the
		// exchange.
		this.exchanges++;
		this.exchange = exchange;
		return this.exchanges;
	}

	/**
	 * Ends the exchange: the thread is ready for another one.
	 */
	void end() {
		this.exchange = null;
		this.worker.giveBack(this);
	}

	/**
	 * Gives up the exchange, and the thread with it: it may still run Python code, in
	 * which an exception is raised.
	 */
	void giveUp() {
		this.exchange = null;
		close();
		this.worker.interrupt(this, this.exchanges);
	}

	void send(Frame frame) throws IOException {
		this.sent.incrementAndGet();
		try {
			this.connection.send(frame);
		}
		catch (IOException ex) {
			throw translate(ex);
		}
	}

	/**
	 * How many frames have been sent.
	 */
	int sent() {
		return this.sent.get();
	}

	Frame receive() throws IOException {
		try {
			return this.connection.receive();
		}
		catch (IOException ex) {
			throw translate(ex);
		}
	}

	/**
	 * Tells a lost worker from a lost client.
	 */
	private static IOException translate(IOException ex) {
		return (ex instanceof ClosedByInterruptException) ? ex : new LostConnectionException(ex);
	}

	boolean hasReceived(char kind) {
		return this.connection.hasReceived(kind);
	}

	/**
	 * Notes that the thread has waited for a frame for some time. Called by the thread
	 * that listens to the worker.
	 * @param exchange the number of the exchange that it has
	 * @param received how many frames it had received when it began to wait
	 */
	void rests(int exchange, int received) {
		WorkerExchange current = this.exchange;
		if (current != null && exchange == this.exchanges && received == this.sent.get()) {
			current.rests(received);
		}
	}

	/**
	 * Takes what needs no answer. Called by the thread that listens to the worker.
	 * @param exchange the number of the exchange that it belongs to
	 */
	void note(int exchange, Frame frame) {
		WorkerExchange current = this.exchange;
		if (current != null && exchange == this.exchanges) {
			current.note(frame);
		}
		else {
			WorkerLog.logLate(frame);
		}
	}

	/**
	 * Fails whatever uses the connection, because the worker has ended.
	 */
	void close() {
		this.connection.close();
	}

	int number() {
		return this.number;
	}

	/**
	 * The worker has closed its end.
	 */
	static final class LostConnectionException extends IOException {

		private static final long serialVersionUID = 1L;

		LostConnectionException(IOException cause) {
			super(cause);
		}

	}

}
