package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What {@link io.wsgi4j.StartResponse} returns: writes straight to the client.
 */
final class ExchangeOutputStream extends OutputStream {

	private final Exchange exchange;

	ExchangeOutputStream(Exchange exchange) {
		this.exchange = exchange;
	}

	@Override
	public void write(int octet) throws IOException {
		write(new byte[] { (byte) octet }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		this.exchange.write(bytes, offset, length);
	}

}
