package io.wsgi4j.files;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRange;

/**
 * The parts of a file that a client asks for (RFC 9110, section 14).
 *
 * @param whole whether all of the file is to be sent, because the client doesn't ask for
 * parts or they don't make sense
 * @param spans the parts in the order of the request; none if there are no such parts
 */
record ByteRanges(boolean whole, List<Span> spans) {

	/**
	 * Section 14.2: many small ranges are signs of a broken client or an attack.
	 */
	private static final int MAX_RANGES = 32;

	private static final String UNIT = "bytes=";

	private static final Pattern WELL_FORMED = Pattern.compile("[0-9, \t-]+");

	private static final ByteRanges WHOLE = new ByteRanges(true, List.of());

	/**
	 * Reads a header.
	 * @param header the value, or {@code null} if there is none
	 * @param size the size of the file in bytes
	 */
	static ByteRanges of(@Nullable String header, long size) {
		List<HttpRange> ranges = parse(header);
		if (ranges.isEmpty() || ranges.size() > MAX_RANGES || size == 0) {
			return WHOLE;
		}
		List<Span> spans = ranges.stream()
			.map((range) -> new Span(range.getRangeStart(size), range.getRangeEnd(size)))
			.filter((span) -> span.first() <= span.last())
			.toList();
		// What overlaps would be more than the file.
		long length = spans.stream().mapToLong(Span::length).sum();
		return (spans.size() > 1 && length >= size) ? WHOLE : new ByteRanges(false, spans);
	}

	/**
	 * All of a file.
	 */
	static ByteRanges all() {
		return WHOLE;
	}

	private static List<HttpRange> parse(@Nullable String header) {
		if (header == null || !header.regionMatches(true, 0, UNIT, 0, UNIT.length())
				|| !WELL_FORMED.matcher(header.substring(UNIT.length())).matches()) {
			return List.of();
		}
		try {
			return HttpRange.parseRanges(UNIT + header.substring(UNIT.length()));
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	/**
	 * A part of a file.
	 *
	 * @param first the position of its first byte
	 * @param last the position of its last byte
	 */
	record Span(long first, long last) {

		long length() {
			return this.last - this.first + 1;
		}

		/**
		 * The value of {@code Content-Range} (section 14.4).
		 */
		String contentRange(long size) {
			return "bytes " + this.first + "-" + this.last + "/" + size;
		}

	}

}
