package io.wsgi4j.files;

import java.util.ArrayList;
import java.util.List;

/**
 * The codings that a file may be there in, those first that usually need fewer bytes.
 */
enum Coding {

	BROTLI("br", ".br"),

	ZSTANDARD("zstd", ".zst"),

	GZIP("gzip", ".gz"),

	IDENTITY("identity", "");

	private final String token;

	private final String suffix;

	Coding(String token, String suffix) {
		this.token = token;
		this.suffix = suffix;
	}

	/**
	 * The name of the coding (RFC 9110, section 8.4.1).
	 */
	String token() {
		return this.token;
	}

	/**
	 * The names of a file in this coding.
	 * @param names the names of directories, and that of the file as it is
	 */
	List<String> append(List<String> names) {
		if (this == IDENTITY) {
			return names;
		}
		List<String> encoded = new ArrayList<>(names);
		encoded.set(names.size() - 1, names.get(names.size() - 1) + this.suffix);
		return encoded;
	}

}
