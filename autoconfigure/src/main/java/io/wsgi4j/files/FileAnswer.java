package io.wsgi4j.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.files.ByteRanges.Span;

import org.springframework.http.HttpHeaders;

/**
 * The answer with a file that has been opened: all of it, parts of it or nothing, as the
 * conditions and ranges of a request want it. The file is closed with the body, or by the
 * methods that return a body without the file.
 */
final class FileAnswer {

	private static final Header ACCEPT_RANGES = new Header(HttpHeaders.ACCEPT_RANGES, "bytes");

	private final Variant variant;

	private final Validators validators;

	private final String contentType;

	private final List<Header> cacheHeaders;

	private final List<Header> headers;

	/**
	 * Creates an answer.
	 * @param variant the file
	 * @param validators its validators
	 * @param contentType its content type
	 * @param cacheHeaders what caches have to know, with a file and without
	 */
	FileAnswer(Variant variant, Validators validators, String contentType, List<Header> cacheHeaders) {
		this.variant = variant;
		this.validators = validators;
		this.contentType = contentType;
		this.cacheHeaders = List.copyOf(cacheHeaders);
		this.headers = List.copyOf(headers(contentType));
	}

	/**
	 * Whether it can be given to further requests: its file needs no closing, and what
	 * tells its state from another doesn't change any more as time goes on.
	 */
	boolean isReusable() {
		return this.variant.file() instanceof LoadedFile && this.validators.lastModifiedStrong();
	}

	Iterable<byte[]> send(Environ environ, StartResponse startResponse) throws IOException {
		Preconditions conditions = new Preconditions(environ, this.validators);
		if (conditions.haveFailed()) {
			this.variant.file().close();
			return PlainAnswer.send(startResponse, "412 Precondition Failed");
		}
		if (conditions.areOfSameFile()) {
			this.variant.file().close();
			startResponse.start("304 Not Modified", this.cacheHeaders, null);
			return Body.empty();
		}
		if (environ.requestMethod().equals("HEAD")) {
			return sendHead(startResponse);
		}
		return send(ranges(environ, conditions), startResponse);
	}

	/**
	 * Section 14.2: ranges are for GET.
	 */
	private Iterable<byte[]> sendHead(StartResponse startResponse) throws IOException {
		long size = this.variant.file().size();
		this.variant.file().close();
		startResponse.start("200 OK",
				headers(this.contentType, new Header(HttpHeaders.CONTENT_LENGTH, Long.toString(size))), null);
		return Body.empty();
	}

	private ByteRanges ranges(Environ environ, Preconditions conditions) {
		String header = environ.header(HttpHeaders.RANGE);
		if (header == null || !conditions.allowRanges()) {
			return ByteRanges.all();
		}
		ByteRanges ranges = ByteRanges.of(header, this.variant.file().size());
		// A multipart body has a coding of its own, not that of its parts.
		boolean encoded = this.variant.coding() != Coding.IDENTITY;
		return (encoded && ranges.spans().size() > 1) ? ByteRanges.all() : ranges;
	}

	private Iterable<byte[]> send(ByteRanges ranges, StartResponse startResponse) throws IOException {
		FileContent file = this.variant.file();
		if (ranges.whole()) {
			startResponse.start("200 OK", this.headers, null);
			return file.part(new Span(0, file.size() - 1));
		}
		if (ranges.spans().isEmpty()) {
			file.close();
			return PlainAnswer.send(startResponse, "416 Range Not Satisfiable",
					new Header(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size()));
		}
		if (ranges.spans().size() > 1) {
			MultipartBody body = new MultipartBody(UUID.randomUUID().toString(), this.contentType);
			startResponse.start("206 Partial Content", headers(body.multipartType()), null);
			return body.of(file, ranges.spans());
		}
		Span span = ranges.spans().get(0);
		startResponse.start("206 Partial Content",
				headers(this.contentType, new Header(HttpHeaders.CONTENT_RANGE, span.contentRange(file.size()))), null);
		return file.part(span);
	}

	private List<Header> headers(String type, Header... further) {
		List<Header> headers = new ArrayList<>(this.cacheHeaders);
		headers.add(new Header(HttpHeaders.CONTENT_TYPE, type));
		headers.add(new Header(HttpHeaders.LAST_MODIFIED, HttpDates.format(this.validators.lastModified())));
		headers.add(ACCEPT_RANGES);
		if (this.variant.coding() != Coding.IDENTITY) {
			headers.add(new Header(HttpHeaders.CONTENT_ENCODING, this.variant.coding().token()));
		}
		headers.addAll(List.of(further));
		return headers;
	}

}
