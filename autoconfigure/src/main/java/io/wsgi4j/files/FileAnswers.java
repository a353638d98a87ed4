package io.wsgi4j.files;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.files.RecentFiles.Entry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.ConcurrentLruCache;

/**
 * Answers requests for files: chooses among the codings that there are, and passes what
 * it has opened to an answer of its own.
 */
final class FileAnswers {

	private static final Header VARY = new Header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);

	/**
	 * Browsers send a few.
	 */
	private static final int KNOWN_ENCODINGS = 64;

	private final ConcurrentLruCache<String, AcceptedCodings> encodings = new ConcurrentLruCache<>(KNOWN_ENCODINGS,
			AcceptedCodings::parse);

	private final AcceptedCodings unknown = AcceptedCodings.parse(null);

	private final RecentFiles files;

	private final CacheRules cache;

	private final ContentTypes types;

	private final InstantSource clock;

	FileAnswers(RecentFiles files, CacheRules cache, ContentTypes types, InstantSource clock) {
		this.files = files;
		this.cache = cache;
		this.types = types;
		this.clock = clock;
	}

	/**
	 * Starts an answer.
	 * @return its body, or {@code null} if there is no such file
	 */
	@Nullable Iterable<byte[]> send(List<String> names, Environ environ, StartResponse startResponse) throws IOException {
		Instant now = this.clock.instant();
		Entry entry = this.files.find(names, now);
		if (entry == null) {
			return null;
		}
		List<Coding> accepted = accepted(environ).rank(entry.codings());
		if (accepted.isEmpty()) {
			return PlainAnswer.send(startResponse, "406 Not Acceptable", VARY);
		}
		for (Coding coding : accepted) {
			FileAnswer answer = entry.answer(coding);
			if (answer != null) {
				return answer.send(environ, startResponse);
			}
			FileContent file = this.files.open(entry, coding);
			if (file != null) {
				Variant variant = new Variant(names.get(names.size() - 1), file, coding, entry.codings().size() > 1);
				return send(variant, now, entry, environ, startResponse);
			}
		}
		return null;
	}

	private AcceptedCodings accepted(Environ environ) {
		String header = environ.header(HttpHeaders.ACCEPT_ENCODING);
		return (header != null) ? this.encodings.get(header) : this.unknown;
	}

	private Iterable<byte[]> send(Variant variant, Instant now, Entry entry, Environ environ,
			StartResponse startResponse) throws IOException {
		List<Header> cacheHeaders = new ArrayList<>();
		Validators validators = Validators.of(variant, now);
		cacheHeaders.add(new Header(HttpHeaders.ETAG, validators.etag().formattedTag()));
		Header cacheControl = this.cache.of(variant.name());
		if (cacheControl != null) {
			cacheHeaders.add(cacheControl);
		}
		if (variant.varies()) {
			cacheHeaders.add(VARY);
		}
		FileAnswer answer = new FileAnswer(variant, validators, this.types.of(variant.name()), cacheHeaders);
		if (answer.isReusable()) {
			entry.keep(variant.coding(), answer);
		}
		try {
			return answer.send(environ, startResponse);
		}
		catch (IOException | RuntimeException | Error ex) {
			variant.file().close();
			throw ex;
		}
	}

}
