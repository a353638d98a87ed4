package io.wsgi4j.sample;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.Middleware;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/**
 * Gives each request an id: the client's own if it has sent one, else a new one.
 * Applications find it in the environ, clients in the response.
 * <p>
 * It returns the application's body as it is. Middleware that wraps the body instead has
 * to pass {@code close()} on, and hides from the gateway whether the body is complete.
 */
@Component
@ConditionalOnBooleanProperty(name = "sample.request-ids", matchIfMissing = true)
class RequestId implements Middleware {

	private static final String HEADER = "X-Request-Id";

	@Override
	public Application wrap(Application application) {
		return (environ, startResponse) -> {
			String id = idOf(environ);
			environ.put("sample.request_id", id);
			return application.call(environ, new IdentifiedStart(startResponse, new Header(HEADER, id)));
		};
	}

	private static String idOf(Environ environ) {
		String id = environ.header(HEADER);
		return (id != null && id.matches("[\\w.-]{1,64}")) ? id : UUID.randomUUID().toString();
	}

	private record IdentifiedStart(StartResponse startResponse, Header id) implements StartResponse {

		@Override
		public OutputStream start(String status, List<Header> headers, @Nullable Throwable error) {
			List<Header> identified = new ArrayList<>(headers);
			identified.add(this.id);
			return this.startResponse.start(status, identified, error);
		}

	}

}
