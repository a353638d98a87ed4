package example.howto;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/events")
class Events implements Application {

	private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();

	void publish(String event) {
		this.listeners.forEach((listener) -> listener.add(event));
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		BlockingQueue<String> events = new LinkedBlockingQueue<>(List.of("welcome"));
		this.listeners.add(events);
		startResponse.start("200 OK", new Header("Content-Type", "text/event-stream"),
				new Header("Cache-Control", "no-store"));
		return new Subscription(events, () -> this.listeners.remove(events));
	}

	record Subscription(BlockingQueue<String> events, Runnable end) implements Iterable<byte[]>, AutoCloseable {

		@Override
		public Iterator<byte[]> iterator() {
			return Stream.generate(this::next).iterator();
		}

		private byte[] next() {
			try {
				String event = this.events.poll(15, TimeUnit.SECONDS);
				String text = (event != null) ? "data: " + event + "\n\n" : ": still here\n\n";
				return text.getBytes(StandardCharsets.UTF_8);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("The server stops", ex);
			}
		}

		@Override
		public void close() {
			this.end.run();
		}

	}

}
