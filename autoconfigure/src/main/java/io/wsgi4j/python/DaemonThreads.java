package io.wsgi4j.python;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that don't keep the process alive.
 *
 * @param name the name of each of them
 */
public record DaemonThreads(String name) implements ThreadFactory {

	@Override
	public Thread newThread(Runnable task) {
		Thread thread = new Thread(task, this.name);
		thread.setDaemon(true);
		return thread;
	}

}
