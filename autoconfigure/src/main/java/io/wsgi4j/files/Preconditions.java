package io.wsgi4j.files;

import java.time.Instant;
import java.util.List;

import io.wsgi4j.Environ;

import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/**
 * The conditions of a request, in the order of RFC 9110, section 13.2.2.
 */
final class Preconditions {

	private final Environ environ;

	private final Validators validators;

	Preconditions(Environ environ, Validators validators) {
		this.environ = environ;
		this.validators = validators;
	}

	/**
	 * Whether the request is for a state of the file that isn't there any more.
	 */
	boolean haveFailed() {
		String tags = this.environ.header(HttpHeaders.IF_MATCH);
		if (tags != null) {
			return !matches(tags, true);
		}
		String header = this.environ.header(HttpHeaders.IF_UNMODIFIED_SINCE);
		Instant date = (header != null) ? HttpDates.parse(header) : null;
		return date != null && this.validators.lastModified().isAfter(date);
	}

	/**
	 * Whether the client has the file already.
	 */
	boolean areOfSameFile() {
		String tags = this.environ.header(HttpHeaders.IF_NONE_MATCH);
		if (tags != null) {
			return matches(tags, false);
		}
		String header = this.environ.header(HttpHeaders.IF_MODIFIED_SINCE);
		Instant date = (header != null) ? HttpDates.parse(header) : null;
		return date != null && !this.validators.lastModified().isAfter(date);
	}

	/**
	 * Whether parts of the file fit to those that the client has (section 13.1.5).
	 */
	boolean allowRanges() {
		String condition = this.environ.header(HttpHeaders.IF_RANGE);
		if (condition == null) {
			return true;
		}
		if (condition.indexOf('"') != -1) {
			return !this.validators.etag().weak() && condition.strip().equals(this.validators.etag().formattedTag());
		}
		return this.validators.lastModifiedStrong()
				&& this.validators.lastModified().equals(HttpDates.parse(condition));
	}

	private boolean matches(String header, boolean strong) {
		List<ETag> tags = ETag.parse(header);
		return tags.stream().anyMatch((tag) -> tag.isWildcard() || tag.compare(this.validators.etag(), strong));
	}

}
