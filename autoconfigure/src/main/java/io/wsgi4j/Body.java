package io.wsgi4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Ready-made bodies for an {@link Application} to return.
 */
public final class Body {

	private Body() {
	}

	/**
	 * A body of one text.
	 * @param text the text, sent as UTF-8
	 * @return the body
	 */
	public static Iterable<byte[]> of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A body of bytes that are at hand.
	 * @param blocks the blocks in order
	 * @return the body
	 */
	public static Iterable<byte[]> of(byte[]... blocks) {
		return List.of(blocks);
	}

	/**
	 * A body of a file's content, sent without a thread of the executor. The file is
	 * opened now and closed with the exchange, so what happens to its name in between
	 * doesn't matter.
	 * @param file the file
	 * @return the body
	 * @throws IOException if the file can't be opened or isn't a regular file
	 */
	public static Iterable<byte[]> of(Path file) throws IOException {
		return FileBody.open(file);
	}

	/**
	 * A body of a part of a file, for answers to range requests.
	 * @param file the file
	 * @param position where the part begins, in bytes
	 * @param length the length of the part, in bytes; what lies beyond the end of the
	 * file doesn't count
	 * @return the body
	 * @throws IOException if the file can't be opened or isn't a regular file
	 */
	public static Iterable<byte[]> of(Path file, long position, long length) throws IOException {
		return FileBody.open(file, position, length);
	}

	/**
	 * A body of a part of a file that is open already, sent without a thread of the
	 * executor. For applications that open files in a way of their own.
	 * @param file the file, read at absolute positions and closed with the body
	 * @param position where the part begins, in bytes
	 * @param length the length of the part, in bytes; what lies beyond the end of the
	 * file doesn't count
	 * @return the body
	 * @throws IOException if the file can't be read; it is closed then
	 */
	public static Iterable<byte[]> of(FileChannel file, long position, long length) throws IOException {
		return FileBody.of(file, position, length);
	}

	/**
	 * A body of bodies that are sent one after the other, without a thread of the
	 * executor if each of them would be. For answers of several parts, as in
	 * {@code multipart/byteranges} (RFC 9110, section 14.6).
	 * @param parts the bodies in order, closed with this one; parts of a file may share
	 * its channel
	 * @return the body
	 */
	public static Iterable<byte[]> join(List<? extends Iterable<byte[]>> parts) {
		return new JoinedBody(parts);
	}

	/**
	 * A body that is read from a stream, block by block, on the application's thread.
	 * @param stream the stream, closed with the body
	 * @return the body, which can be iterated once
	 */
	public static Iterable<byte[]> of(InputStream stream) {
		return new StreamBody(stream);
	}

	/**
	 * A body without a byte.
	 * @return the body
	 */
	public static Iterable<byte[]> empty() {
		return List.of();
	}

}
