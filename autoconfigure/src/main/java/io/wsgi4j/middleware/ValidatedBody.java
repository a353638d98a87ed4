package io.wsgi4j.middleware;

import java.util.Iterator;

/**
 * Checks a body while it is iterated: what the application yields, and that the gateway
 * iterates it once, step by step, and then closes it. Everything happens when the gateway
 * asks for it, nothing earlier.
 */
@SuppressWarnings("try") // close() throws what the application's does,
							// InterruptedException included
final class ValidatedBody implements Iterable<byte[]>, AutoCloseable {

	private final Iterable<byte[]> body;

	private final ValidatedStartResponse startResponse;

	private final CloseWatch watch;

	private final Turn turn = new Turn();

	private boolean iterated;

	ValidatedBody(Iterable<byte[]> body, ValidatedStartResponse startResponse, CloseWatch watch) {
		this.body = body;
		this.startResponse = startResponse;
		this.watch = watch;
	}

	@Override
	public Iterator<byte[]> iterator() {
		beginStep();
		try {
			ContractViolationException.throwUnless(!this.iterated, "The gateway iterated the body twice");
			this.iterated = true;
			Iterator<byte[]> blocks = this.body.iterator();
			ContractViolationException.throwUnless(blocks != null, "The iterator of the application's body is null");
			return new BlockIterator(blocks);
		}
		finally {
			this.turn.end();
		}
	}

	@Override
	public void close() throws Exception {
		this.turn.begin();
		try {
			ContractViolationException.throwUnless(!this.watch.isClosed(), "The gateway closed the body twice");
			this.watch.closed();
			if (this.body instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
		finally {
			this.turn.end();
		}
	}

	private void beginStep() {
		ContractViolationException.throwUnless(!this.watch.isClosed(),
				"The gateway iterated the body after closing it");
		this.turn.begin();
	}

	private final class BlockIterator implements Iterator<byte[]> {

		private final Iterator<byte[]> blocks;

		private long count;

		private boolean ended;

		BlockIterator(Iterator<byte[]> blocks) {
			this.blocks = blocks;
		}

		@Override
		public boolean hasNext() {
			beginStep();
			try {
				boolean more = this.blocks.hasNext();
				if (!more) {
					this.ended = true;
					ValidatedBody.this.startResponse.requireStarted();
				}
				return more;
			}
			finally {
				ValidatedBody.this.turn.end();
			}
		}

		@Override
		public byte[] next() {
			beginStep();
			try {
				ContractViolationException.throwUnless(!this.ended, "The gateway asked for a block after the last one");
				byte[] block = this.blocks.next();
				ContractViolationException.throwUnless(block != null, "Block %d of the body is null", this.count);
				this.count++;
				ValidatedBody.this.startResponse.requireStarted();
				return block;
			}
			finally {
				ValidatedBody.this.turn.end();
			}
		}

	}

}
