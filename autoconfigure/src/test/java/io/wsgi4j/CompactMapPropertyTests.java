package io.wsgi4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever is done to it, the environ's map is one like a {@link LinkedHashMap}.
 */
class CompactMapPropertyTests {

	@Property(tries = 300)
	void isLikeLinkedHashMap(@ForAll("changes") List<Change> changes) {
		Map<String, Object> expected = new LinkedHashMap<>();
		Map<String, Object> actual = new CompactMap();
		for (Change change : changes) {
			assertThat(change.apply(actual)).isEqualTo(change.apply(expected));
			assertThat(actual).hasSameSizeAs(expected);
		}
		assertThat(List.copyOf(actual.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
		assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected).hasToString(expected.toString());
		for (String key : keys()) {
			assertThat(actual.get(key)).isEqualTo(expected.get(key));
			assertThat(actual.containsKey(key)).isEqualTo(expected.containsKey(key));
		}
	}

	@Provide
	Arbitrary<List<Change>> changes() {
		Arbitrary<String> keys = Arbitraries.of(keys());
		Arbitrary<Change> change = Combinators.combine(Arbitraries.of(Kind.values()), keys, Arbitraries.integers())
			.as(Change::new);
		return change.list().ofMaxSize(400);
	}

	/**
	 * Enough for the map to grow, many of them with the same hash code.
	 */
	private static List<String> keys() {
		List<String> keys = new ArrayList<>(List.of("AaAa", "BBBB", "AaBB", "BBAa"));
		for (int i = 0; i < 150; i++) {
			keys.add("KEY_" + i);
		}
		return keys;
	}

	@Example
	void iteratorsFailFast() {
		Map<String, Object> map = new CompactMap();
		map.put("a", 1);
		map.put("b", 2);
		Iterator<String> iterator = map.keySet().iterator();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(iterator::remove);
		iterator.next();
		map.put("a", 3);
		iterator.next();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
		map.put("c", 4);
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::next);
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
	}

	@Example
	void hasNoPlaceForNullAsKey() {
		Map<String, Object> map = new CompactMap();
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> map.put(nullOf(String.class), "value"));
		assertThat(map).isEmpty();
	}

	private static <T> T nullOf(Class<T> type) {
		return type.cast(null);
	}

	enum Kind {

		PUT, PUT_IF_ABSENT, REMOVE, REMOVE_BY_ITERATOR, SET_BY_ENTRY, REMOVE_ALL_VALUES, COMPUTE, CLEAR

	}

	record Change(Kind kind, String key, int value) {

		Object apply(Map<String, Object> map) {
			return switch (this.kind) {
				case PUT -> String.valueOf(map.put(this.key, this.value));
				case PUT_IF_ABSENT -> String.valueOf(map.putIfAbsent(this.key, this.value));
				case REMOVE -> String.valueOf(map.remove(this.key));
				case REMOVE_BY_ITERATOR -> map.keySet().removeIf((key) -> key.equals(this.key));
				case SET_BY_ENTRY -> setByEntry(map);
				case REMOVE_ALL_VALUES -> map.values().removeAll(Collections.singleton(this.value));
				case COMPUTE -> String.valueOf(map.merge(this.key, this.value, (one, other) -> null));
				case CLEAR -> clearSometimes(map);
			};
		}

		private Object setByEntry(Map<String, Object> map) {
			List<Object> previous = new ArrayList<>();
			for (Map.Entry<String, Object> entry : map.entrySet()) {
				if (entry.getKey().compareTo(this.key) < 0) {
					previous.add(entry.setValue(this.value));
				}
			}
			return previous;
		}

		private Object clearSometimes(Map<String, Object> map) {
			if (this.value % 10 == 0) {
				map.clear();
			}
			return map.isEmpty();
		}

	}

}
