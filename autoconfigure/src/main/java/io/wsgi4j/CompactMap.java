package io.wsgi4j;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A map that keeps the order in which its keys have come, without an object for each
 * entry: one is made for every request, and most of its entries are never looked at. Not
 * thread-safe; refuses {@code null} as a key.
 */
class CompactMap extends AbstractMap<String, Object> {

	private static final int USUAL_CAPACITY = 40;

	/**
	 * The entries in their order.
	 */
	private @Nullable String[] keys = new String[USUAL_CAPACITY];

	private @Nullable Object[] values = new Object[USUAL_CAPACITY];

	/**
	 * Where in the order a key is, counted from one, at the place that its hash code
	 * tells or at the next free one behind. More than half as large again as the arrays
	 * of entries, so that there are free places.
	 */
	private int[] places = new int[placesFor(USUAL_CAPACITY)];

	private int size;

	private int modifications;

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public boolean containsKey(Object key) {
		return indexOf(key) != -1;
	}

	@Override
	public @Nullable Object get(Object key) {
		int index = indexOf(key);
		return (index != -1) ? this.values[index] : null;
	}

	@Override
	public @Nullable Object put(String key, Object value) {
		int place = place(key);
		int index = this.places[place] - 1;
		if (index != -1) {
			Object previous = this.values[index];
			this.values[index] = value;
			return previous;
		}
		if (this.size == this.keys.length) {
			grow();
			place = place(key);
		}
		this.keys[this.size] = key;
		this.values[this.size] = value;
		this.places[place] = ++this.size;
		this.modifications++;
		return null;
	}

	@Override
	public @Nullable Object remove(Object key) {
		int index = indexOf(key);
		if (index == -1) {
			return null;
		}
		Object previous = this.values[index];
		removeAt(index);
		return previous;
	}

	@Override
	public void clear() {
		Arrays.fill(this.keys, null);
		Arrays.fill(this.values, null);
		Arrays.fill(this.places, 0);
		this.size = 0;
		this.modifications++;
	}

	@Override
	public Set<Entry<String, Object>> entrySet() {
		return new Entries();
	}

	private int indexOf(Object key) {
		return this.places[place(key)] - 1;
	}

	/**
	 * The place of a key, or the one that it would get.
	 */
	private int place(Object key) {
		int hash = key.hashCode();
		int mask = this.places.length - 1;
		int place = (hash ^ (hash >>> 16)) & mask;
		while (this.places[place] != 0 && !key.equals(this.keys[this.places[place] - 1])) {
			place = (place + 1) & mask;
		}
		return place;
	}

	private void grow() {
		int capacity = this.keys.length * 2;
		this.keys = Arrays.copyOf(this.keys, capacity);
		this.values = Arrays.copyOf(this.values, capacity);
		this.places = new int[placesFor(capacity)];
		placeAll();
	}

	private void removeAt(int index) {
		this.size--;
		System.arraycopy(this.keys, index + 1, this.keys, index, this.size - index);
		System.arraycopy(this.values, index + 1, this.values, index, this.size - index);
		this.keys[this.size] = null;
		this.values[this.size] = null;
		this.modifications++;
		Arrays.fill(this.places, 0);
		placeAll();
	}

	private void placeAll() {
		for (int i = 0; i < this.size; i++) {
			this.places[place(at(i, this.keys))] = i + 1;
		}
	}

	/**
	 * What is there in any case, as long as the index is below the size.
	 */
	@SuppressWarnings("NullAway")
	private static <T> T at(int index, @Nullable T[] elements) {
		return elements[index];
	}

	private static int placesFor(int capacity) {
		return Integer.highestOneBit(capacity * 3 / 2) * 2;
	}

	private final class Entries extends AbstractSet<Entry<String, Object>> {

		@Override
		public int size() {
			return CompactMap.this.size;
		}

		@Override
		public Iterator<Entry<String, Object>> iterator() {
			return new EntryIterator();
		}

	}

	private final class EntryIterator implements Iterator<Entry<String, Object>> {

		private int next;

		private boolean removable;

		private int expected = CompactMap.this.modifications;

		@Override
		public boolean hasNext() {
			return this.next < CompactMap.this.size;
		}

		@Override
		public Entry<String, Object> next() {
			checkModifications();
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			this.removable = true;
			int index = this.next++;
			return new WritingEntry(at(index, CompactMap.this.keys), at(index, CompactMap.this.values));
		}

		@Override
		public void remove() {
			checkModifications();
			if (!this.removable) {
				throw new IllegalStateException("There is no entry to be removed");
			}
			this.removable = false;
			removeAt(--this.next);
			this.expected = CompactMap.this.modifications;
		}

		private void checkModifications() {
			if (this.expected != CompactMap.this.modifications) {
				throw new ConcurrentModificationException();
			}
		}

	}

	private final class WritingEntry extends SimpleEntry<String, Object> {

		private static final long serialVersionUID = 1L;

		WritingEntry(String key, Object value) {
			super(key, value);
		}

		@Override
		public Object setValue(Object value) {
			put(getKey(), value);
			return super.setValue(value);
		}

	}

}
