package io.wsgi4j.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.LimitText;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.gateway.ThreadPools;
import io.wsgi4j.python.PythonDescriptor;
import io.wsgi4j.python.PythonEngine;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * Describes the gateway and its applications for the log, one line for each.
 */
final class StartDescription {

	private final String prefix;

	private final Map<String, ? extends Executor> executors;

	/**
	 * Creates a description.
	 * @param prefix the gateway's prefix, empty for the root
	 * @param executors executors by the names that users know them by
	 */
	StartDescription(String prefix, Map<String, ? extends Executor> executors) {
		this.prefix = prefix.isEmpty() ? "/" : prefix;
		this.executors = executors;
	}

	String gateway(List<MountedApplication> applications, Collection<PythonEngine> engines) {
		if (applications.isEmpty()) {
			return "No application is mounted under '%s'".formatted(this.prefix);
		}
		List<String> parts = new ArrayList<>();
		parts.add("%s mounted under '%s'".formatted(count(applications.size(), "application"), this.prefix));
		parts.add(applications.stream()
			.map(MountedApplication::executor)
			.distinct()
			.map((executor) -> "%s (%s)".formatted(name(executor), size(executor)))
			.sorted()
			.collect(Collectors.joining(", ", "executors: ", "")));
		engines.forEach((engine) -> parts.add(python(engine.describe())));
		return String.join("; ", parts);
	}

	String application(MountedApplication application) {
		RequestBodySettings body = application.requestBody();
		ExchangeTimeouts timeouts = application.timeouts();
		return ("Application '%s' at '%s': bean '%s', executor %s, request.mode=%s, request.max-body-size=%s, "
				+ "request.memory-threshold=%s, request.read-timeout=%s, queue-timeout=%s, response-timeout=%s, "
				+ "write-timeout=%s, step-timeout=%s, abandoned-timeout=%s, max-in-flight=%s")
			.formatted(application.name(), application.pattern(), application.bean(), name(application.executor()),
					body.streaming() ? "streaming" : "buffered", LimitText.size(body.maxSize()),
					LimitText.size(body.memoryThreshold()), LimitText.time(timeouts.read()),
					LimitText.time(timeouts.queue()), LimitText.time(timeouts.response()),
					LimitText.time(timeouts.write()), LimitText.time(timeouts.step()),
					LimitText.time(timeouts.abandoned()),
					(application.maxInFlight() > 0) ? application.maxInFlight() : "unlimited");
	}

	private String name(Executor executor) {
		return this.executors.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == executor)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseGet(() -> ClassUtils.getShortName(executor.getClass()));
	}

	private static String size(Executor executor) {
		ThreadPoolExecutor pool = ThreadPools.find(executor);
		if (pool != null) {
			return size(pool);
		}
		if (executor instanceof SimpleAsyncTaskExecutor simple) {
			return simple.isThrottleActive()
					? "a thread for each request, up to %d".formatted(simple.getConcurrencyLimit())
					: "a thread for each request";
		}
		return ClassUtils.getShortName(executor.getClass());
	}

	private static String size(ThreadPoolExecutor pool) {
		int core = pool.getCorePoolSize();
		int maximum = pool.getMaximumPoolSize();
		String threads = (core == maximum) ? count(core, "thread") : "%d to %d threads".formatted(core, maximum);
		int capacity = ThreadPools.queueCapacity(pool);
		return "%s, %s".formatted(threads, (capacity > 0) ? "queue of " + capacity : "no queue");
	}

	private static String python(PythonDescriptor python) {
		return python.engine().equals("cpython")
				? "Python: CPython %s, %s".formatted(python.version(), count(python.processes().size(), "process"))
				: "Python: GraalPy %s, %s".formatted(python.version(), count(python.contexts().size(), "context"));
	}

	private static String count(int number, String noun) {
		if (number == 1) {
			return "1 " + noun;
		}
		return number + " " + noun + (noun.endsWith("s") ? "es" : "s");
	}

}
