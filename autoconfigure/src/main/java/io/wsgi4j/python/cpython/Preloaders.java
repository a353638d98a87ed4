package io.wsgi4j.python.cpython;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The process that workers are forked from, and its predecessors that still have some.
 * There is one when it is needed, and another one after the source files have changed.
 * Thread-safe.
 */
final class Preloaders implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(Preloaders.class);

	private final WorkerProgram program;

	private final Duration startupTimeout;

	/**
	 * Held while a process starts: whoever needs a worker then waits for it.
	 */
	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Preloader> all = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Preloader current;

	/**
	 * How often the sources have changed. Guarded by this, as all changes of
	 * {@link #current} are.
	 */
	private int renewals;

	private volatile Runnable lost = () -> {
	};

	private volatile boolean closed;

	Preloaders(WorkerProgram program, Duration startupTimeout) {
		this.program = program;
		this.startupTimeout = startupTimeout;
	}

	/**
	 * Sets what is run when the process has died: its workers have no output any more.
	 */
	void whenLost(Runnable lost) {
		this.lost = lost;
	}

	/**
	 * Forks a process that has imported the applications.
	 * @param socket where it connects to
	 * @param secret what its connections begin with
	 */
	WorkerProcess fork(WorkerSocket socket, String secret) throws InterruptedException {
		return current(socket).fork(socket, secret);
	}

	private Preloader current(WorkerSocket socket) throws InterruptedException {
		Preloader current = this.current;
		if (current != null) {
			return current;
		}
		this.lock.lockInterruptibly();
		try {
			current = this.current;
			while (current == null) {
				current = startOnce(socket);
			}
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Starts a process.
	 * @return the process; {@code null} if the sources have changed since it has begun to
	 * import them
	 */
	private @Nullable Preloader startOnce(WorkerSocket socket) throws InterruptedException {
		int renewals = renewals();
		Preloader preloader = start(socket);
		if (add(preloader, renewals)) {
			return preloader;
		}
		preloader.retire();
		return null;
	}

	private synchronized int renewals() {
		return this.renewals;
	}

	private Preloader start(WorkerSocket socket) throws InterruptedException {
		StartingOwner<Preloader> starting = new StartingOwner<>();
		String secret = socket.admit(starting);
		try {
			Preloader preloader = new Preloader(this.program.run(socket, secret));
			starting.started(preloader);
			preloader.awaitReady(this.startupTimeout);
			return preloader;
		}
		finally {
			socket.dismiss(secret);
			starting.giveUp();
		}
	}

	/**
	 * Adds a process that has imported the applications.
	 * @param renewals how often the sources had changed before
	 * @return whether they have not changed since
	 */
	private boolean add(Preloader preloader, int renewals) {
		this.all.add(preloader);
		boolean current = setCurrent(preloader, renewals);
		preloader.onEnd().thenAccept((how) -> ended(preloader, how));
		if (this.closed) {
			preloader.kill();
		}
		return current;
	}

	private synchronized boolean setCurrent(Preloader preloader, int renewals) {
		if (this.renewals != renewals) {
			return false;
		}
		this.current = preloader;
		return true;
	}

	private synchronized void forget(Preloader preloader) {
		if (this.current == preloader) {
			this.current = null;
		}
	}

	private void ended(Preloader preloader, String how) {
		this.all.remove(preloader);
		forget(preloader);
		if (this.closed || preloader.isRetired()) {
			LOG.debug("Python process %d, which workers were forked from, %s".formatted(preloader.pid(), how));
			return;
		}
		LOG.warn("Python process %d, which workers are forked from, %s and is replaced with them"
			.formatted(preloader.pid(), how));
		this.lost.run();
	}

	/**
	 * Has further workers forked from a process that imports the applications anew.
	 */
	void renew() {
		Preloader old = beginRenewal();
		if (old != null) {
			old.retire();
		}
	}

	private synchronized @Nullable Preloader beginRenewal() {
		Preloader old = this.current;
		this.current = null;
		this.renewals++;
		return old;
	}

	@Override
	public void close() {
		this.closed = true;
		this.current = null;
		this.all.forEach(Preloader::kill);
	}

}
