package io.wsgi4j.python.graalpy;

import java.util.Iterator;
import java.util.NoSuchElementException;

import io.wsgi4j.ExchangeThread;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A body whose blocks Python code makes, in the context and on the thread that have begun
 * it. It holds a permit of the context only while a block is being made.
 */
final class PythonBody implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

	private final PythonContext context;

	private final PythonExchange exchange;

	private final Value body;

	private final @Nullable ExchangeThread thread;

	private boolean ready;

	private boolean finished;

	private boolean closed;

	PythonBody(PythonContext context, PythonExchange exchange, Value body, @Nullable ExchangeThread thread) {
		this.context = context;
		this.exchange = exchange;
		this.body = body;
		this.thread = thread;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return this;
	}

	@Override
	public boolean hasNext() {
		if (!this.ready && !this.finished) {
			this.ready = advance();
			this.finished = !this.ready;
		}
		return this.ready;
	}

	@Override
	public byte[] next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		this.ready = false;
		return this.exchange.takeBlock();
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			this.context.end(this.exchange, (module) -> module.close().execute(this.body, this.exchange));
			this.exchange.check();
		}
		catch (Exception ex) {
			throw sneak(ex);
		}
		finally {
			this.context.release();
			if (this.thread != null) {
				this.thread.release();
			}
		}
	}

	private boolean advance() {
		try {
			boolean advanced = this.context.goOn(this.exchange,
					(module) -> module.advance().execute(this.body, this.exchange).asBoolean());
			this.exchange.check();
			return advanced;
		}
		catch (Exception ex) {
			this.finished = true;
			throw sneak(ex);
		}
	}

	/**
	 * Lets the gateway see a lost connection for what it is.
	 */
	@SuppressWarnings("unchecked")
	private static <T extends Exception> RuntimeException sneak(Exception ex) throws T {
		throw (T) ex;
	}

}
