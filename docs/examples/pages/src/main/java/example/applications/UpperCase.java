package example.applications;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.StreamSupport;

import io.wsgi4j.Application;
import io.wsgi4j.Middleware;

import org.springframework.stereotype.Component;

@Component
class UpperCase implements Middleware {

	@Override
	public Application wrap(Application application) {
		return (environ, startResponse) -> new UpperCaseBody(application.call(environ, startResponse));
	}

	record UpperCaseBody(Iterable<byte[]> body) implements Iterable<byte[]>, AutoCloseable {

		@Override
		public Iterator<byte[]> iterator() {
			return StreamSupport.stream(this.body.spliterator(), false)
				.map((block) -> new String(block, StandardCharsets.US_ASCII).toUpperCase().getBytes())
				.iterator();
		}

		@Override
		public void close() throws Exception {
			if (this.body instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}

	}

}
