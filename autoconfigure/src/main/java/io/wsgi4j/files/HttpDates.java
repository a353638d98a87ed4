package io.wsgi4j.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Dates of HTTP (RFC 9110, section 5.6.7). Of the three formats, Spring reads the first:
 * it refuses the full weekdays of RFC 850, and days of one digit in those of asctime.
 */
final class HttpDates {

	private static final DateTimeFormatter FIXED = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'",
			Locale.US);

	private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder().appendPattern("EEEE, dd-MMM-")
		.appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
		.appendPattern(" HH:mm:ss 'GMT'")
		.toFormatter(Locale.US);

	private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy",
			Locale.US);

	private static final List<DateTimeFormatter> FORMATS = List.of(FIXED, RFC_850, ASCTIME);

	private HttpDates() {
	}

	static String format(Instant instant) {
		return FIXED.format(instant.atOffset(ZoneOffset.UTC));
	}

	/**
	 * Reads a date in any of the three formats.
	 * @return the date, or {@code null} if it is malformed
	 */
	static @Nullable Instant parse(String value) {
		for (DateTimeFormatter format : FORMATS) {
			try {
				return LocalDateTime.parse(value.strip(), format).toInstant(ZoneOffset.UTC);
			}
			catch (DateTimeException ex) {
				// Not in this format.
			}
		}
		return null;
	}

}
