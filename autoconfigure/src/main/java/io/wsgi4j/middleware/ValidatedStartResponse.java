package io.wsgi4j.middleware;

import java.io.OutputStream;
import java.util.List;

import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * Checks the head on its way to the gateway, and remembers that there was one.
 */
final class ValidatedStartResponse implements StartResponse {

	private final StartResponse startResponse;

	private boolean started;

	ValidatedStartResponse(StartResponse startResponse) {
		this.startResponse = startResponse;
	}

	@Override
	public OutputStream start(String status, List<Header> headers, @Nullable Throwable error) {
		ContractViolationException.throwUnless(!this.started || error != null,
				"The application started a response again, without an error, with status '%s'", status);
		HeadRules.check(status, headers);
		OutputStream stream = this.startResponse.start(status, headers, error);
		ContractViolationException.throwUnless(stream != null, "The gateway returned null from start");
		this.started = true;
		return stream;
	}

	void requireStarted() {
		ContractViolationException.throwUnless(this.started,
				"The application did not start a response before the first step of its body's iteration was over");
	}

}
