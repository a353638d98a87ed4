package io.wsgi4j.cgi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and its descendants. The JDK knows no process groups, so what is being forked
 * at the very moment of the end may escape it.
 */
final class ProcessTree {

	/**
	 * How long processes have to end by themselves.
	 */
	static final Duration GRACE = Duration.ofSeconds(1);

	private final ProcessHandle root;

	ProcessTree(Process root) {
		// Unlike the process, its handle kills without closing streams, which may block
		this.root = root.toHandle();
	}

	/**
	 * Asks all of them to end, and later kills those that don't. Doesn't wait.
	 */
	void end() {
		if (!this.root.isAlive()) {
			return;
		}
		// Listed first: descendants are lost once their parent has ended
		List<ProcessHandle> members = withDescendants(this.root).toList();
		members.forEach(ProcessHandle::destroy);
		// Not on their exit: where no process reaps orphans, the JDK waits for it forever
		CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
			.execute(() -> members.stream()
				.filter(ProcessHandle::isAlive)
				.flatMap(ProcessTree::withDescendants)
				.forEach(ProcessHandle::destroyForcibly));
	}

	private static Stream<ProcessHandle> withDescendants(ProcessHandle process) {
		return Stream.concat(Stream.of(process), process.descendants());
	}

}
