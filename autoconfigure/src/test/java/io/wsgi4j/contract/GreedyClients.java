package io.wsgi4j.contract;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that upload, download and ask at the same time. {@code -Dwsgi4j.test.duration}
 * and {@code -Dwsgi4j.test.clients} say for how long and how many.
 */
final class GreedyClients {

	private static final Duration DURATION = Duration.parse(System.getProperty("wsgi4j.test.duration", "PT2S"));

	private static final int CLIENTS = Integer.getInteger("wsgi4j.test.clients", 40);

	private static final int UPLOAD = 1024 * 1024;

	private static final int DOWNLOAD = 4 * 1024 * 1024;

	private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

	private final ServerProcess server;

	GreedyClients(ServerProcess server) {
		this.server = server;
	}

	/**
	 * Lets all of them ask until their time is over or the server has left.
	 * @param huge whether they now and then ask for what needs more than the heap
	 */
	void play(boolean huge) throws InterruptedException {
		long end = System.nanoTime() + DURATION.toNanos();
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		for (int i = 0; i < CLIENTS; i++) {
			Random random = new Random(i);
			threads.execute(() -> {
				while (System.nanoTime() - end < 0 && this.server.isRunning()) {
					ask(random.nextInt(huge ? 20 : 19));
				}
			});
		}
		threads.shutdown();
		assertThat(threads.awaitTermination(DURATION.toSeconds() + 120, TimeUnit.SECONDS)).isTrue();
	}

	private void ask(int choice) {
		if (choice < 7) {
			ask("echo", RawRequest.post("/gateway/echo").body(new byte[UPLOAD]));
		}
		else if (choice < 12) {
			ask("download", RawRequest.get("/gateway/download"));
		}
		else if (choice < 17) {
			ask("other", RawRequest.get("/gateway/other"));
		}
		else {
			String name = (choice < 19) ? "late" : "huge";
			ask(name, RawRequest.get("/gateway/" + name));
		}
	}

	private int ask(String name, RawRequest request) {
		int status = -1;
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket.send(request).receiveHead();
			status = head.status();
			if (name.equals("download")) {
				socket.readRaw(DOWNLOAD);
			}
			else if (status != -1 && !socket.receiveBody(head).complete()) {
				status = -1;
			}
		}
		catch (UncheckedIOException ex) {
			status = -1;
		}
		this.outcomes.computeIfAbsent(name + " " + status, (key) -> new LongAdder()).increment();
		return status;
	}

	/**
	 * Whether the server still answers anything, be it at the third attempt.
	 */
	boolean isAnswered() {
		for (int i = 0; i < 3; i++) {
			if (ask("other", RawRequest.get("/gateway/other")) == 200) {
				return true;
			}
		}
		return false;
	}

	long count(String name, int status) {
		LongAdder count = this.outcomes.get(name + " " + status);
		return (count != null) ? count.sum() : 0;
	}

	@Override
	public String toString() {
		return this.outcomes.toString();
	}

}
