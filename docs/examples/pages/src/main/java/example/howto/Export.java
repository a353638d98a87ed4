package example.howto;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/export")
class Export implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/csv; charset=utf-8"));
		return new Rows(Stream.of("Ada,1815", "Grace,1906"));
	}

	record Rows(Stream<String> rows) implements Iterable<byte[]>, AutoCloseable {

		@Override
		public Iterator<byte[]> iterator() {
			return this.rows.map((row) -> (row + "\n").getBytes(StandardCharsets.UTF_8)).iterator();
		}

		@Override
		public void close() {
			this.rows.close();
		}

	}

}
