package io.wsgi4j.files;

import java.util.Locale;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * Content types by the extensions of names.
 *
 * @param own types by extension, in lower case and without the dot, that take the place
 * of the usual ones
 */
record ContentTypes(Map<String, String> own) {

	String of(String name) {
		String type = this.own.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
		if (type != null) {
			return type;
		}
		return MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM).toString();
	}

}
