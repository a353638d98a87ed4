package io.wsgi4j.gateway;

import java.time.Duration;

/**
 * Makes text of limits, as they are written in properties.
 */
public final class LimitText {

	private static final String UNLIMITED = "unlimited";

	private static final long KILOBYTE = 1024;

	private static final long MEGABYTE = 1024 * KILOBYTE;

	private LimitText() {
	}

	/**
	 * A limit in time.
	 * @param limit the time
	 * @return {@code 20s}, {@code 1500ms} or, for zero or less, {@code unlimited}
	 */
	public static String time(Duration limit) {
		if (limit.isZero() || limit.isNegative()) {
			return UNLIMITED;
		}
		long millis = limit.toMillis();
		return (millis % 1000 == 0) ? millis / 1000 + "s" : millis + "ms";
	}

	/**
	 * A limit in bytes.
	 * @param limit the number of bytes
	 * @return {@code 10MB}, {@code 1000B} or, for a negative number, {@code unlimited}
	 */
	public static String size(long limit) {
		if (limit < 0) {
			return UNLIMITED;
		}
		if (limit >= MEGABYTE && limit % MEGABYTE == 0) {
			return limit / MEGABYTE + "MB";
		}
		return (limit >= KILOBYTE && limit % KILOBYTE == 0) ? limit / KILOBYTE + "KB" : limit + "B";
	}

}
