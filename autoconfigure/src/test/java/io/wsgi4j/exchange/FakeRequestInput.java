package io.wsgi4j.exchange;

import java.io.ByteArrayInputStream;

/**
 * The body of a request without a container, all of which has arrived.
 */
class FakeRequestInput implements RequestInput {

	private final ByteArrayInputStream bytes;

	private boolean finished;

	FakeRequestInput(byte[] bytes) {
		this.bytes = new ByteArrayInputStream(bytes);
	}

	@Override
	public boolean isBlocking() {
		return false;
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public boolean isFinished() {
		return this.finished;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) {
		int count = this.bytes.read(bytes, offset, length);
		this.finished = count == -1 || this.bytes.available() == 0;
		return count;
	}

	@Override
	public void received(long count) {
	}

}
