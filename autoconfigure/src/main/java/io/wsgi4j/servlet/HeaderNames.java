package io.wsgi4j.servlet;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.wsgi4j.Header;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells the headers that replace those of filters from those that are added. Containers
 * look through all headers to replace one, so it is done only where there is one to be
 * replaced, as soon as there are many.
 */
abstract class HeaderNames {

	/**
	 * As many as are compared faster one by one than looked up in a set.
	 */
	private static final int FEW = 16;

	/**
	 * The names of a head.
	 * @param count how many headers the head has
	 * @param response has the headers of filters
	 */
	static HeaderNames of(int count, HttpServletResponse response) {
		return (count <= FEW) ? new Few() : new Many(response);
	}

	/**
	 * Whether a header is the first of its name, and may have to replace a filter's. To
	 * be asked in the order of the headers.
	 */
	abstract boolean isToBeSet(List<Header> headers, int index);

	private static final class Few extends HeaderNames {

		@Override
		boolean isToBeSet(List<Header> headers, int index) {
			String name = headers.get(index).name();
			for (int i = 0; i < index; i++) {
				if (headers.get(i).name().equalsIgnoreCase(name)) {
					return false;
				}
			}
			return true;
		}

	}

	private static final class Many extends HeaderNames {

		private final Set<String> ofFilters = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

		Many(HttpServletResponse response) {
			this.ofFilters.addAll(response.getHeaderNames());
		}

		@Override
		boolean isToBeSet(List<Header> headers, int index) {
			return this.ofFilters.remove(headers.get(index).name());
		}

	}

}
