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

	/**
	 * Closes what has been connected and what will be, unless the process has been
	 * started: nobody else knows of it, and it ends with its connection.
	 */
	void giveUp() {
		this.owner.cancel(false);
	}

	@Override
	public void connected(char kind, int number, WorkerConnection connection) {
		this.owner.whenComplete((started, failure) -> {
			if (started != null) {
				started.connected(kind, number, connection);
			}
			else {
				connection.close();
			}
		});
	}

}
