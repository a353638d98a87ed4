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

/**
 * Answers requests for files: chooses among the codings that there are, and passes what
 * it has opened to an answer of its own.
 */
final class FileAnswers {

	private static final Header VARY = new Header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);

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
		List<Coding> accepted = AcceptedCodings.parse(environ.header(HttpHeaders.ACCEPT_ENCODING))
			.rank(entry.codings());
		if (accepted.isEmpty()) {
			return PlainAnswer.send(startResponse, "406 Not Acceptable", VARY);
		}
		for (Coding coding : accepted) {
			FileContent file = this.files.open(entry, coding);
			if (file != null) {
				Variant variant = new Variant(names.get(names.size() - 1), file, coding, entry.codings().size() > 1);
				return send(variant, now, environ, startResponse);
			}
		}
		return null;
	}

	private Iterable<byte[]> send(Variant variant, Instant now, Environ environ, StartResponse startResponse)
			throws IOException {
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
		try {
			return answer.send(environ, startResponse);
		}
		catch (IOException | RuntimeException | Error ex) {
			variant.file().close();
			throw ex;
		}
	}

}
