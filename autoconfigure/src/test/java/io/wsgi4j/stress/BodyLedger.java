package io.wsgi4j.stress;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import io.wsgi4j.Environ;
import io.wsgi4j.testsupport.ScriptedBody;
import org.awaitility.Awaitility;

/**
 * Knows the bodies that applications have handed over and that aren't closed yet, and
 * what the gateway has done to a body that it must not do.
 */
final class BodyLedger {

	private final Map<Object, String> open = new ConcurrentHashMap<>();

	private final Tally tally;

	BodyLedger(Tally tally) {
		this.tally = tally;
	}

	/**
	 * Follows a lazy body to its end.
	 */
	ScriptedBody follow(ScriptedBody body, Environ environ) {
		return follow(body, environ, () -> null);
	}

	/**
	 * Follows a lazy body that has something to do at its end.
	 */
	ScriptedBody follow(ScriptedBody body, Environ environ, Callable<?> closing) {
		this.open.put(body, environ.requestUri());
		return body.onClose(() -> {
			if (body.overlaps() > 0) {
				this.tally.wrong("Two threads at once in a body");
			}
			leave(body);
			return closing.call();
		});
	}

	InputStream stream(byte[] content, Environ environ) {
		InputStream stream = new ByteArrayInputStream(content) {

			@Override
			public void close() {
				leave(this);
			}

		};
		this.open.put(stream, environ.requestUri());
		return stream;
	}

	/**
	 * What the bodies that are still open have been asked for.
	 */
	Collection<String> open() {
		return this.open.values();
	}

	/**
	 * Waits until nobody holds a body any more that has been asked for.
	 */
	void awaitClosed(Inquiry inquiry) {
		Awaitility.await("close")
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.open.values().stream().noneMatch((uri) -> uri.endsWith(inquiry.query())));
	}

	private void leave(Object body) {
		if (this.open.remove(body) == null) {
			this.tally.wrong("A body was closed twice");
		}
	}

}
