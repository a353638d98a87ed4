package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.ExchangeThread;
import io.wsgi4j.StartResponse;
import io.wsgi4j.python.PythonException;
import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.cpython.WorkerPool.Place;
import io.wsgi4j.python.cpython.WorkerThread.LostConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * An exchange on a thread of a worker: what that thread sends is answered, or is a part
 * of the application's answer. Used by one thread of the executor at a time.
 */
final class WorkerExchange {

	private final Place place;

	private final WorkerThread thread;

	private final ExchangePermit permit;

	private final ServerSide server;

	private final Window window = new Window();

	private @Nullable Exception closeFailure;

	private boolean over;

	private WorkerExchange(Place place, WorkerThread thread, ExchangePermit permit, ServerSide server) {
		this.place = place;
		this.thread = thread;
		this.permit = permit;
		this.server = server;
	}

	/**
	 * Calls an application in the worker that has most permits left.
	 * @return its body
	 */
	static Iterable<byte[]> call(String target, Environ environ, StartResponse startResponse, SpareThreads spareThreads,
			ExportedBeans beans, WorkerPool pool) throws Exception {
		CallRequest request = CallRequest.of(target, environ);
		ExchangeThread exchangeThread = (environ.get("wsgi4j.thread") instanceof ExchangeThread own) ? own : null;
		WaitingExchange waiting = new WaitingExchange(exchangeThread);
		Place place = pool.begin(waiting);
		WorkerThread thread = findThread(place);
		ExchangePermit permit = new ExchangePermit(waiting, place, thread);
		ServerSide server = new ServerSide(environ, startResponse, spareThreads, beans, permit);
		return new WorkerExchange(place, thread, permit, server).call(request);
	}

	private static WorkerThread findThread(Place place) throws InterruptedException {
		try {
			return place.worker().thread();
		}
		catch (Throwable ex) {
			// No thread may be left to tell the worker with.
			place.end(true);
			throw ex;
		}
	}

	private Iterable<byte[]> call(CallRequest request) throws Exception {
		try {
			Frame frame = serve(() -> this.permit.send(request.frame(this.thread.begin(this), Window.FIRST)));
			if (frame.kind() == Frame.BLOCK) {
				return new WorkerBody(this, frame.payload());
			}
			if (frame.kind() == Frame.END) {
				return Objects.requireNonNullElse(this.server.file(), new WorkerBody(this, null));
			}
			return (frame.payload().length > 0) ? Body.of(frame.payload()) : Body.empty();
		}
		catch (Exception ex) {
			if (this.server.file() instanceof AutoCloseable opened) {
				opened.close();
			}
			throw ex;
		}
	}

	// The body

	/**
	 * Waits for the next block.
	 * @return the block; {@code null} if there is none any more
	 */
	byte @Nullable [] next() throws Exception {
		if (this.over) {
			return null;
		}
		Frame frame = serve(() -> {
		});
		return (frame.kind() == Frame.BLOCK) ? frame.payload() : null;
	}

	/**
	 * Ends the exchange, wherever the application is in its body.
	 * @throws PythonException if {@code close()} has failed
	 */
	void close() throws Exception {
		if (!this.over) {
			serve(() -> {
				this.permit.send(Frame.of(Frame.CLOSE));
				end(awaitEnd());
			});
		}
		Exception failure = this.closeFailure;
		this.closeFailure = null;
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * What the thread asks for is not answered any more: it knows by now, or soon.
	 */
	private Frame awaitEnd() throws IOException {
		while (true) {
			Frame frame = this.thread.receive();
			switch (frame.kind()) {
				case Frame.END, Frame.LAST_BLOCK, Frame.FAILURE -> {
					return frame;
				}
				default -> this.server.note(frame);
			}
		}
	}

	/**
	 * Notes that the worker's thread waits for a frame. Called by the thread that listens
	 * to the worker.
	 * @param sent how many frames had been sent to it before
	 */
	void rests(int sent) {
		this.permit.rests(sent);
	}

	/**
	 * Takes what needs no answer. Called by the thread that listens to the worker.
	 */
	void note(Frame frame) {
		this.server.note(frame);
	}

	// Between the worker's thread and the gateway

	/**
	 * Attends to the thread until it sends a block or the end of the answer.
	 */
	private Frame serve(Step first) throws Exception {
		try {
			this.permit.attend();
			first.run();
			return this.over ? Frame.of(Frame.END) : answer();
		}
		catch (ClosedByInterruptException ex) {
			Thread.interrupted();
			giveUp();
			throw (InterruptedException) new InterruptedException("The Python code has been interrupted").initCause(ex);
		}
		catch (LostConnectionException ex) {
			giveUp();
			throw this.place.worker().lost("has closed a connection", ex);
		}
		catch (Throwable ex) {
			giveUp();
			throw ex;
		}
		finally {
			this.permit.leave();
		}
	}

	private Frame answer() throws Exception {
		while (true) {
			if (this.window.isHalfTaken()) {
				openWindow();
			}
			Frame frame = this.thread.receive();
			this.window.take(frame);
			switch (frame.kind()) {
				case Frame.HEAD -> this.server.startPlainly(frame.text());
				case Frame.PAUSE -> openWindow();
				case Frame.BLOCK -> {
					endAhead();
					return frame;
				}
				case Frame.LAST_BLOCK, Frame.END -> {
					end(frame);
					return frame;
				}
				case Frame.FAILURE -> {
					end();
					throw failure(frame);
				}
				default -> this.server.reply(frame);
			}
		}
	}

	private void openWindow() throws IOException, InterruptedException {
		this.permit.send(this.window.open());
	}

	/**
	 * Most iterators have one block: their end is there by now, or soon after.
	 */
	private void endAhead() throws IOException {
		if (this.thread.hasReceived(Frame.END)) {
			end(this.thread.receive());
		}
	}

	private void end(Frame frame) {
		end();
		// A client that has gone is what an exchange is closed for.
		boolean failed = frame.kind() != Frame.LAST_BLOCK && frame.payload().length > 0 && !isOfConnection(frame);
		this.closeFailure = failed ? failure(frame) : null;
	}

	private void end() {
		this.over = true;
		boolean had = this.permit.stop();
		this.thread.end();
		this.place.end(had);
	}

	/**
	 * Gives up the thread, which may still run Python code: its permit comes back when it
	 * doesn't any more.
	 */
	private void giveUp() {
		if (this.over) {
			return;
		}
		this.over = true;
		boolean had = this.permit.stop();
		this.thread.giveUp();
		this.place.worker().whenGone(this.thread, () -> this.place.end(had));
	}

	private Exception failure(Frame frame) {
		IOException lost = this.server.lost();
		return (lost != null && isOfConnection(frame)) ? lost : new PythonException(
				new String(frame.payload(), 1, frame.payload().length - 1, StandardCharsets.UTF_8));
	}

	private static boolean isOfConnection(Frame frame) {
		return frame.payload()[0] == 1;
	}

	private interface Step {

		void run() throws Exception;

	}

}
