package io.wsgi4j.files;

import java.util.regex.Pattern;

import io.wsgi4j.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How long clients may use a file without asking for it again (RFC 9111, section 5.2).
 *
 * @param usual the header of most files; {@code null} for none
 * @param immutableNames is found in the names of files whose content never changes;
 * {@code null} if there are none
 */
record CacheRules(@Nullable Header usual, @Nullable Pattern immutableNames) {

	/**
	 * A year, as RFC 8246 suggests.
	 */
	private static final Header IMMUTABLE = new Header(HttpHeaders.CACHE_CONTROL, "max-age=31536000, immutable");

	@Nullable Header of(String name) {
		boolean immutable = this.immutableNames != null && this.immutableNames.matcher(name).find();
		return immutable ? IMMUTABLE : this.usual;
	}

}
