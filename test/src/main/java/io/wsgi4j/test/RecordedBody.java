package io.wsgi4j.test;

import java.util.Collection;
import java.util.Iterator;

import io.wsgi4j.FileBody;
import io.wsgi4j.JoinedBody;

/**
 * A lazy body whose steps are recorded.
 */
@SuppressWarnings("try") // close() throws what the application's does,
							// InterruptedException included
final class RecordedBody implements Iterable<byte[]>, AutoCloseable {

	private final Iterable<byte[]> body;

	private final BodyRecord steps;

	private RecordedBody(Iterable<byte[]> body, BodyRecord steps) {
		this.body = body;
		this.steps = steps;
	}

	/**
	 * Records the steps of a body. One that is complete stays what it is, because the
	 * gateway sends it in another way.
	 */
	static Iterable<byte[]> of(Iterable<byte[]> body, BodyRecord steps) {
		if (body instanceof FileBody || body instanceof JoinedBody) {
			steps.complete();
			return body;
		}
		if (body instanceof Collection<byte[]> blocks && !(body instanceof AutoCloseable)) {
			blocks.forEach(steps::pulled);
			steps.complete();
			return body;
		}
		return new RecordedBody(body, steps);
	}

	@Override
	public Iterator<byte[]> iterator() {
		Iterator<byte[]> blocks = this.steps.run(this.body::iterator);
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return RecordedBody.this.steps.run(blocks::hasNext);
			}

			@Override
			public byte[] next() {
				byte[] block = RecordedBody.this.steps.run(blocks::next);
				RecordedBody.this.steps.pulled(block);
				return block;
			}

		};
	}

	@Override
	public void close() throws Exception {
		this.steps.closed();
		if (this.body instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Throwable ex) {
				this.steps.failed(ex);
				throw ex;
			}
		}
	}

}
