package io.wsgi4j.python.graalpy;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * The file descriptors of this process.
 *
 * @param limit how many there can be
 * @param open counts those that are open, which takes longer the more there are
 */
record FileDescriptors(long limit, LongSupplier open) {

	/**
	 * The descriptors of this process, which are without limit where the system doesn't
	 * count them.
	 */
	static FileDescriptors ofProcess() {
		if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
			return new FileDescriptors(system.getMaxFileDescriptorCount(), system::getOpenFileDescriptorCount);
		}
		return new FileDescriptors(Long.MAX_VALUE, () -> 0);
	}

}
