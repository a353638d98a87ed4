package io.wsgi4j.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.files.ByteRanges.Span;

/**
 * Several parts of a file as one body, {@code multipart/byteranges} (RFC 9110, section
 * 14.6).
 *
 * @param boundary what separates the parts and isn't in the file
 * @param contentType the content type of the file
 */
record MultipartBody(String boundary, String contentType) {

	String multipartType() {
		return "multipart/byteranges; boundary=" + this.boundary;
	}

	Iterable<byte[]> of(FileContent file, List<Span> spans) throws IOException {
		List<Iterable<byte[]>> parts = new ArrayList<>();
		String lineEnd = "";
		for (Span span : spans) {
			parts.add(text(lineEnd + "--" + this.boundary + "\r\nContent-Type: " + this.contentType
					+ "\r\nContent-Range: " + span.contentRange(file.size()) + "\r\n\r\n"));
			parts.add(file.part(span));
			lineEnd = "\r\n";
		}
		parts.add(text("\r\n--" + this.boundary + "--\r\n"));
		return Body.join(parts);
	}

	private static Iterable<byte[]> text(String text) {
		return Body.of(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
