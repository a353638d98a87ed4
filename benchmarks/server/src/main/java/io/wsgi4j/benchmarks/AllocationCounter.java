package io.wsgi4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Counts the bytes that all threads have allocated since the start, those of virtual
 * threads with their carriers'. Before Java 21 the virtual machine has no such total, so
 * what is added up there are the threads alive, which is enough as long as none of them
 * ends between two readings.
 */
final class AllocationCounter {

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final @Nullable Method total = ReflectionUtils.findMethod(ThreadMXBean.class,
			"getTotalThreadAllocatedBytes");

	long allocatedBytes() {
		Object bytes = (this.total != null) ? ReflectionUtils.invokeMethod(this.total, this.threads) : null;
		return (bytes != null) ? (Long) bytes : sumOfThreadsAlive();
	}

	private long sumOfThreadsAlive() {
		return Arrays.stream(this.threads.getThreadAllocatedBytes(this.threads.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

}
