package io.wsgi4j.python;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An application of a package of Debian's.
 *
 * @param name the name of the mount
 * @param target the module and the callable
 * @param module the package's module
 */
record DebianApplication(String name, String target, String module) {

	static final Path PACKAGES = Path.of("/usr/lib/python3/dist-packages");

	/**
	 * An application of a module of the tests.
	 */
	static DebianApplication of(String name, String module) {
		return new DebianApplication(name, name + "_app.application", module);
	}

	boolean isInstalled() {
		return Files.exists(PACKAGES.resolve(this.module)) || Files.exists(PACKAGES.resolve(this.module + ".py"));
	}

	String missing() {
		return "Debian's package with the module " + this.module + " is not installed";
	}

}
