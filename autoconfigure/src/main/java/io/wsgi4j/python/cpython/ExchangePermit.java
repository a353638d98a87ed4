package io.wsgi4j.python.cpython;

import java.io.IOException;

import io.wsgi4j.python.cpython.WorkerPool.Place;

/**
 * The permit of an exchange to run Python code: it has one from when a frame is sent to
 * the worker's thread until that thread waits for the next one. Without a permit, the
 * worker's thread waits for a frame.
 */
final class ExchangePermit {

	private final Waiting waiting;

	private final Place place;

	private final WorkerThread thread;

	/**
	 * Whether a thread of the executor attends to the worker's thread. Guarded by this.
	 */
	private boolean attended = true;

	/**
	 * Whether there is a permit. Guarded by this.
	 */
	private boolean running = true;

	/**
	 * How many frames had been sent when the worker's thread was last known to wait for
	 * one. Guarded by this.
	 */
	private int restingSince = -1;

	/**
	 * Takes over the permit that the exchange has begun with.
	 * @param waiting is told of the time that a thread waits for a permit
	 */
	ExchangePermit(Waiting waiting, Place place, WorkerThread thread) {
		this.waiting = waiting;
		this.place = place;
		this.thread = thread;
	}

	/**
	 * Notes that the worker's thread waits for a frame. If no thread of the executor
	 * attends to it, the client is slow. Called by the thread that listens to the worker.
	 * @param sent how many frames had been sent to it before
	 */
	synchronized void rests(int sent) {
		this.restingSince = sent;
		restIfLeft();
	}

	/**
	 * Notes that a thread of the executor attends to the worker's thread.
	 */
	synchronized void attend() {
		this.attended = true;
	}

	synchronized void leave() {
		this.attended = false;
		// It may have been told while this thread had not left yet.
		restIfLeft();
	}

	/**
	 * Only a thread that attends sends frames, so that none is sent meanwhile.
	 */
	private void restIfLeft() {
		if (!this.attended && this.restingSince == this.thread.sent()) {
			rest();
		}
	}

	/**
	 * Gives the permit back, if there is one.
	 */
	synchronized void rest() {
		if (this.running) {
			this.running = false;
			this.place.rest();
		}
	}

	/**
	 * Sends what the worker's thread waits for, so that it goes on.
	 */
	void send(Frame frame) throws IOException, InterruptedException {
		if (!isRunning()) {
			this.place.resume(this.waiting);
			setRunning();
		}
		this.thread.send(frame);
	}

	private synchronized boolean isRunning() {
		return this.running;
	}

	private synchronized void setRunning() {
		this.running = true;
	}

	/**
	 * Ends it.
	 * @return whether the exchange has had a permit, which it has to give back
	 */
	synchronized boolean stop() {
		boolean had = this.running;
		this.running = false;
		return had;
	}

}
