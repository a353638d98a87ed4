package io.wsgi4j;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A body of bodies, one after the other, as {@link Body#join} makes it. Servers that know
 * it take its {@link #parts() parts}; everybody else can iterate it like any body.
 */
@SuppressWarnings("try") // close() throws what a part's does, InterruptedException
							// included
public final class JoinedBody implements Iterable<byte[]>, AutoCloseable {

	private final List<Iterable<byte[]>> parts;

	JoinedBody(List<? extends Iterable<byte[]>> parts) {
		this.parts = List.copyOf(parts);
	}

	/**
	 * The bodies that this one consists of.
	 * @return the parts in order
	 */
	public List<Iterable<byte[]>> parts() {
		return this.parts;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return new PartIterator(this.parts.iterator());
	}

	/**
	 * Closes all parts, those behind one that fails as well.
	 */
	@Override
	public void close() throws Exception {
		Exception failure = null;
		for (Iterable<byte[]> part : this.parts) {
			try {
				close(part);
			}
			catch (Exception ex) {
				failure = joined(failure, ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private static void close(Iterable<byte[]> part) throws Exception {
		if (part instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	private static Exception joined(@Nullable Exception first, Exception next) {
		if (first == null) {
			return next;
		}
		if (first != next) {
			first.addSuppressed(next);
		}
		return first;
	}

	private static final class PartIterator implements Iterator<byte[]> {

		private final Iterator<Iterable<byte[]>> parts;

		private @Nullable Iterator<byte[]> blocks;

		PartIterator(Iterator<Iterable<byte[]>> parts) {
			this.parts = parts;
		}

		@Override
		public boolean hasNext() {
			while (this.blocks == null || !this.blocks.hasNext()) {
				if (!this.parts.hasNext()) {
					return false;
				}
				this.blocks = this.parts.next().iterator();
			}
			return true;
		}

		@Override
		public byte[] next() {
			if (!hasNext() || this.blocks == null) {
				throw new NoSuchElementException();
			}
			return this.blocks.next();
		}

	}

}
