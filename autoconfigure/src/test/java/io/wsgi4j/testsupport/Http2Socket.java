package io.wsgi4j.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/**
 * A client's connection of HTTP/2 in clear text, frame by frame: for requests that no
 * library would send. One stream at a time, whose headers are written without any
 * compression.
 */
public final class Http2Socket implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final int MAX_HEADER_SIZE = 16 * 1024;

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int RST_STREAM = 3;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int GOAWAY = 7;

	private static final int ACK = 0x1;

	private static final int END_STREAM = 0x1;

	private static final int END_HEADERS = 0x4;

	/**
	 * Their place in the static table (RFC 7541, appendix A): Tomcat refuses their names
	 * as literals.
	 */
	private static final Map<String, Integer> PSEUDO_HEADERS = Map.of(":authority", 1, ":method", 2, ":path", 4,
			":scheme", 6);

	private final Socket socket;

	private final DataInputStream input;

	private Http2Socket(Socket socket) throws IOException {
		this.socket = socket;
		this.input = new DataInputStream(socket.getInputStream());
	}

	public static Http2Socket connect(int port) {
		return connect(port, new byte[0]);
	}

	/**
	 * Connects as a client that takes so many bytes of each answer before it says that it
	 * wants more, which it never does.
	 */
	public static Http2Socket connect(int port, int window) {
		// SETTINGS_INITIAL_WINDOW_SIZE (RFC 9113, section 6.5.2).
		return connect(port, ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
	}

	private static Http2Socket connect(int port, byte[] settings) {
		try {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.setTcpNoDelay(true);
			Http2Socket connection = new Http2Socket(socket);
			socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			connection.send(SETTINGS, 0, 0, settings);
			return connection;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends the head of a request.
	 * @param endStream whether that is all of it
	 * @param headers names and values by turns
	 */
	public Http2Socket head(boolean endStream, String... headers) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		for (int i = 0; i < headers.length; i += 2) {
			// A literal that isn't indexed (RFC 7541, section 6.2.2).
			int index = PSEUDO_HEADERS.getOrDefault(headers[i], 0);
			block.write(index);
			if (index == 0) {
				writeText(block, headers[i]);
			}
			writeText(block, headers[i + 1]);
		}
		return send(HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), 1, block.toByteArray());
	}

	public Http2Socket data(boolean endStream, String data) {
		return send(DATA, endStream ? END_STREAM : 0, 1, data.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Leaves the stream as a client that isn't interested any more (RFC 9113, section
	 * 5.4.2): with CANCEL.
	 */
	public Http2Socket reset() {
		return send(RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
	}

	/**
	 * Waits until the server has read everything that has been sent so far (RFC 9113,
	 * section 6.7).
	 */
	public Http2Socket awaitRead() {
		send(PING, 0, 0, new byte[8]);
		try {
			while (true) {
				int length = this.input.readUnsignedByte() << 16 | this.input.readUnsignedShort();
				int type = this.input.readUnsignedByte();
				int flags = this.input.readUnsignedByte();
				this.input.readInt();
				this.input.readNBytes(length);
				if (type == PING && (flags & ACK) != 0) {
					return this;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The status of the answer; -1 if the stream has been reset or the connection closed.
	 */
	public int receiveStatus() {
		try {
			while (true) {
				int length = this.input.readUnsignedByte() << 16 | this.input.readUnsignedShort();
				int type = this.input.readUnsignedByte();
				this.input.readUnsignedByte();
				this.input.readInt();
				byte[] payload = this.input.readNBytes(length);
				if (type == RST_STREAM || type == GOAWAY) {
					return -1;
				}
				if (type == HEADERS) {
					return status(payload);
				}
			}
		}
		catch (EOFException | SocketException ex) {
			return -1;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int status(byte[] block) throws IOException {
		try {
			HpackDecoder decoder = new HpackDecoder(MAX_HEADER_SIZE, System::nanoTime);
			return ((MetaData.Response) decoder.decode(ByteBuffer.wrap(block))).getStatus();
		}
		catch (HpackException ex) {
			throw new IOException(ex);
		}
	}

	private static void writeText(ByteArrayOutputStream block, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		if (bytes.length >= 0x7F) {
			throw new IllegalArgumentException("Too long: " + text);
		}
		block.write(bytes.length);
		block.writeBytes(bytes);
	}

	private Http2Socket send(int type, int flags, int stream, byte[] payload) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.write(payload.length >> 16);
		frame.write(payload.length >> 8);
		frame.write(payload.length);
		frame.write(type);
		frame.write(flags);
		frame.write(stream >> 24);
		frame.write(stream >> 16);
		frame.write(stream >> 8);
		frame.write(stream);
		frame.writeBytes(payload);
		try {
			this.socket.getOutputStream().write(frame.toByteArray());
			this.socket.getOutputStream().flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
