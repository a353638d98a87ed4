package io.wsgi4j.testsupport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Clients that ask at the same time, every other one of them a slow one: it takes the
 * head of each answer and, when the fast ones have had some more answers, the body.
 */
public final class ManyClients {

	private static final int CLIENTS = 8;

	private static final int FAST_ANSWERS = 2;

	private final int port;

	private final int requests;

	private final AtomicInteger fastAnswers = new AtomicInteger();

	private final Phaser fast = new Phaser(CLIENTS / 2);

	/**
	 * Creates the clients.
	 * @param port where the server is
	 * @param requests how many requests each of them sends
	 */
	public ManyClients(int port, int requests) {
		this.port = port;
		this.requests = requests;
	}

	/**
	 * Sends the requests.
	 * @param path the path for the client of a number
	 * @param right whether an answer is that client's
	 * @return the wrong answers, if any, in short
	 */
	public List<String> ask(IntFunction<String> path, BiPredicate<Integer, HttpAnswer> right) {
		List<CompletableFuture<List<String>>> clients = IntStream.range(0, CLIENTS)
			.mapToObj((client) -> CompletableFuture.supplyAsync(() -> ask(client, path.apply(client), right),
					(task) -> new Thread(task, "client-" + client).start()))
			.toList();
		return clients.stream().map(CompletableFuture::join).flatMap(List::stream).toList();
	}

	private List<String> ask(int client, String path, BiPredicate<Integer, HttpAnswer> right) {
		boolean slow = client % 2 == 1;
		try {
			return IntStream.range(0, this.requests)
				.mapToObj((request) -> slow ? askSlowly(path) : askFast(path))
				.filter((answer) -> !answer.complete() || answer.status() != 200 || !right.test(client, answer))
				.map((answer) -> "%d: %.200s".formatted(client, answer))
				.toList();
		}
		finally {
			if (!slow) {
				this.fast.arriveAndDeregister();
			}
		}
	}

	private HttpAnswer askFast(String path) {
		try (HttpSocket socket = HttpSocket.connect(this.port)) {
			HttpAnswer answer = socket.send(RawRequest.get(path)).receive();
			if (this.fastAnswers.incrementAndGet() % FAST_ANSWERS == 0) {
				this.fast.arrive();
			}
			return answer;
		}
	}

	private HttpAnswer askSlowly(String path) {
		try (HttpSocket socket = HttpSocket.connect(this.port, 4096)) {
			int phase = this.fast.getPhase();
			HttpAnswer head = socket.send(RawRequest.get(path)).receiveHead();
			this.fast.awaitAdvance(phase);
			return (head.status() == 200) ? socket.receiveBody(head) : head;
		}
	}

}
