package io.wsgi4j.servlet;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.wsgi4j.gateway.MountedApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * All mounts. Finds the longest one that a path begins with, segment by segment, at a
 * cost that depends on the path and not on the number of mounts.
 */
final class MountTable {

	private final Map<String, MountedApplication> mounts = new HashMap<>();

	private final int longestMount;

	MountTable(Collection<MountedApplication> applications) {
		for (MountedApplication application : applications) {
			MountedApplication other = this.mounts.putIfAbsent(application.mount(), application);
			Assert.isTrue(other == null, () -> "Both " + application + " and " + other + " have the same mount");
		}
		this.longestMount = this.mounts.keySet().stream().mapToInt(String::length).max().orElse(0);
	}

	/**
	 * Finds the mount of a decoded path.
	 */
	@Nullable MountedApplication find(String path) {
		int end = path.length();
		while (true) {
			MountedApplication application = (end <= this.longestMount) ? this.mounts.get(path.substring(0, end))
					: null;
			if (application != null || end == 0) {
				return application;
			}
			end = Math.max(0, path.lastIndexOf('/', end - 1));
		}
	}

}
