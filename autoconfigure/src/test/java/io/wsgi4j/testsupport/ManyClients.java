package io.wsgi4j.testsupport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Clients that ask at the same time, every other one of them a slow one: it takes the
 * head of each answer and, when the fast ones have had some more answers, the body.
 */
public final class ManyClients {

	private static final int CLIENTS = 8;

	private static final int FAST_ANSWERS = 8;

	private final int port;

	private final int requests;

	private int fastClients = CLIENTS / 2;

	private int fastAnswers;

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
				endFastClient();
			}
		}
	}

	private HttpAnswer askFast(String path) {
		try (HttpSocket socket = HttpSocket.connect(this.port)) {
			HttpAnswer answer = socket.send(RawRequest.get(path)).receive();
			countFastAnswer();
			return answer;
		}
	}

	private HttpAnswer askSlowly(String path) {
		try (HttpSocket socket = HttpSocket.connect(this.port, 4096)) {
			int before = fastAnswers();
			HttpAnswer head = socket.send(RawRequest.get(path)).receiveHead();
			awaitFastAnswers(before + FAST_ANSWERS);
			return (head.status() == 200) ? socket.receiveBody(head) : head;
		}
	}

	private synchronized void countFastAnswer() {
		this.fastAnswers++;
		notifyAll();
	}

	private synchronized void endFastClient() {
		this.fastClients--;
		notifyAll();
	}

	private synchronized int fastAnswers() {
		return this.fastAnswers;
	}

	/**
	 * Waits for the fast clients, as long as there are any.
	 */
	private synchronized void awaitFastAnswers(int count) {
		try {
			while (this.fastAnswers < count && this.fastClients > 0) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
