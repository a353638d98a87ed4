package io.wsgi4j.actuate;

import io.wsgi4j.gateway.MountedApplication;

/**
 * A mount as people read it.
 */
final class MountText {

	private MountText() {
	}

	static String of(MountedApplication application) {
		return application.mount().isEmpty() ? "/" : application.mount();
	}

}
