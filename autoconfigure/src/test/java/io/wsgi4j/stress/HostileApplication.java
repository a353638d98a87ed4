package io.wsgi4j.stress;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Hostility;

/**
 * Does what no application should, as its path says.
 */
final class HostileApplication implements Application {

	/**
	 * All but the one that would have the log written for most of the time.
	 */
	private static final List<Hostility> HOSTILITIES = List
		.copyOf(EnumSet.complementOf(EnumSet.of(Hostility.MESSAGE_HUGE)));

	private final Gates gates;

	HostileApplication(Gates gates) {
		this.gates = gates;
	}

	/**
	 * The path of any hostility.
	 */
	static String path(Random random) {
		return "/hostile/" + HOSTILITIES.get(random.nextInt(HOSTILITIES.size()));
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		Inquiry inquiry = Inquiry.of(environ);
		Hostility hostility = Hostility.valueOf(environ.pathInfo().substring(1));
		return hostility.call(environ, startResponse, () -> pass(inquiry.id()));
	}

	private void pass(long id) {
		try {
			this.gates.pass(id);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
