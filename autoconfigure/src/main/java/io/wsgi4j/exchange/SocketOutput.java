package io.wsgi4j.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import io.wsgi4j.ClientDisconnectedException;

/**
 * Takes the body of a response straight to the socket, past the buffers of the container:
 * in pieces as large as the socket has room for, and without a copy of what it hasn't.
 * <p>
 * Guarded by the lock of the exchange. A writer whose bytes the socket has not all taken
 * asks {@link ResponseOutput#isReady()}, as after any write.
 */
public interface SocketOutput {

	/**
	 * Writes as much as there is room for.
	 * @param bytes the bytes, whose position moves on with those that have been written.
	 * Those that haven't been come first the next time
	 * @throws ClientDisconnectedException if the client has left
	 */
	void write(ByteBuffer bytes) throws IOException;

	/**
	 * Whether a file can be {@link #transfer transferred}, because nothing has to be put
	 * in front of its bytes.
	 */
	boolean isTransferring();

	/**
	 * Lets the operating system send as much of a file as there is room for.
	 * @return how many bytes have been sent
	 * @throws ClientDisconnectedException if the client has left
	 * @throws IOException if the file can't be read
	 */
	long transfer(FileChannel file, long position, long count) throws IOException;

	/**
	 * Writes what belongs behind the bytes that have been written.
	 * @throws ClientDisconnectedException if the client has left
	 */
	void flush() throws IOException;

}
