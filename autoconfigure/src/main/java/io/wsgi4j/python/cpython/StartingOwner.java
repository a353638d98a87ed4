package io.wsgi4j.python.cpython;

import java.util.concurrent.CompletableFuture;

/**
 * The owner of connections that isn't known yet: a process may connect before its start
 * has returned.
 *
 * @param <T> the type of the owner
 */
final class StartingOwner<T extends WorkerSocket.Owner> implements WorkerSocket.Owner {

	private final CompletableFuture<T> owner = new CompletableFuture<>();

	void started(T owner) {
		this.owner.complete(owner);
	}

	@Override
	public void connected(char kind, int number, WorkerConnection connection) {
		this.owner.thenAccept((started) -> started.connected(kind, number, connection));
	}

}
