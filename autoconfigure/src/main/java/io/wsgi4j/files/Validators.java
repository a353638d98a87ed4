package io.wsgi4j.files;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.springframework.http.ETag;

/**
 * What tells one state of a file from another (RFC 9110, section 8.8). The tag is made of
 * time and size, so that it is the same on all machines that have the same files.
 *
 * @param etag the entity tag
 * @param lastModified when the file was changed, in whole seconds
 * @param lastModifiedStrong whether that second is over, so that there is no other state
 * of the file with the same date (section 8.8.2.2)
 */
record Validators(ETag etag, Instant lastModified, boolean lastModifiedStrong) {

	private static final Duration TICK = Duration.ofSeconds(1);

	/**
	 * The validators of a file.
	 * @param variant the file
	 * @param now the time of the answer
	 */
	static Validators of(Variant variant, Instant now) {
		Instant modified = variant.file().modified();
		String tag = Long.toHexString(modified.getEpochSecond()) + "-" + Integer.toHexString(modified.getNano()) + "-"
				+ Long.toHexString(variant.file().size())
				+ ((variant.coding() != Coding.IDENTITY) ? "-" + variant.coding().token() : "");
		// Section 8.8.2.1: no date of the future.
		Instant date = modified.isAfter(now) ? now : modified;
		Instant second = date.truncatedTo(ChronoUnit.SECONDS);
		// Section 8.8.1: file systems may give two changes in a row the same time.
		boolean settled = Duration.between(modified, now).abs().compareTo(TICK) > 0;
		return new Validators(new ETag(tag, !settled), second,
				Duration.between(second, now).compareTo(TICK) > 0 && settled && !modified.isAfter(now));
	}

}
