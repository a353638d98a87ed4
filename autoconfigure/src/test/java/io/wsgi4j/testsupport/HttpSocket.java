package io.wsgi4j.testsupport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client's connection, byte by byte: for requests that no library would send and for
 * answers whose framing matters. Reads fail after 30 seconds, so a test never hangs.
 */
public final class HttpSocket implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final int BUFFER_SIZE = 16 * 1024;

	private final Socket socket;

	/**
	 * What TLS is spoken over; the socket itself if it isn't.
	 */
	private final Socket connection;

	private final InputStream input;

	private boolean reset;

	private HttpSocket(Socket socket, Socket connection) throws IOException {
		this.socket = socket;
		this.connection = connection;
		this.input = new BufferedInputStream(socket.getInputStream());
	}

	public static HttpSocket connect(int port) {
		return connect(port, 0);
	}

	/**
	 * Connects with a small receive buffer, to be a client that reads slowly.
	 */
	public static HttpSocket connect(int port, int receiveBuffer) {
		return connect(InetAddress.getLoopbackAddress(), port, receiveBuffer);
	}

	/**
	 * Connects to one of the addresses of this machine.
	 */
	public static HttpSocket connect(InetAddress address, int port, int receiveBuffer) {
		try {
			Socket socket = open(address, port, receiveBuffer);
			return new HttpSocket(socket, socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Connects over TLS.
	 */
	public static HttpSocket connectSecurely(int port) {
		try {
			Socket connection = open(InetAddress.getLoopbackAddress(), port, 0);
			return new HttpSocket(Tls.over(connection), connection);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Socket open(InetAddress address, int port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.setTcpNoDelay(true);
		socket.setSoTimeout(TIMEOUT_MILLIS);
		socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
		return socket;
	}

	public int localPort() {
		return this.socket.getLocalPort();
	}

	public HttpSocket send(RawRequest request) {
		return send(request.toBytes());
	}

	public HttpSocket send(String text) {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public HttpSocket send(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
			this.socket.getOutputStream().flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Receives the answer to a GET or POST.
	 */
	public HttpAnswer receive() {
		return receive("GET");
	}

	public HttpAnswer receive(String method) {
		HttpAnswer head = receiveHead();
		if (head.status() == -1) {
			return head;
		}
		boolean bodiless = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
		return bodiless ? head : receiveBody(head);
	}

	/**
	 * Receives the body behind a head.
	 */
	public HttpAnswer receiveBody(HttpAnswer head) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		boolean complete = readBody(head, body);
		return new HttpAnswer(head.status(), head.headers(), body.toByteArray(), complete);
	}

	/**
	 * Receives status and headers and leaves the body on the wire. Passes by interim
	 * answers.
	 */
	public HttpAnswer receiveHead() {
		String statusLine = readLine();
		if (statusLine == null) {
			return new HttpAnswer(-1, Map.of(), new byte[0], false);
		}
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
			int separator = line.indexOf(':');
			headers.computeIfAbsent(line.substring(0, separator).toLowerCase(), (name) -> new ArrayList<>())
				.add(line.substring(separator + 1).trim());
		}
		int status = Integer.parseInt(statusLine.substring(9, 12));
		return (status != 100) ? new HttpAnswer(status, headers, new byte[0], true) : receiveHead();
	}

	/**
	 * Receives the interim answer that asks for the body.
	 */
	public boolean receiveContinue() {
		String statusLine = readLine();
		return statusLine != null && statusLine.startsWith("HTTP/1.1 100 ") && "".equals(readLine());
	}

	/**
	 * Reads bytes off the wire as they are.
	 */
	public byte[] readRaw(int count) {
		try {
			return this.input.readNBytes(count);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads a chunk of a chunked body; {@code null} at its end or where it was cut.
	 */
	public byte[] readChunk() {
		String size = readLine();
		if ("".equals(size)) {
			// The end of the chunk before, which Jetty sends no earlier.
			size = readLine();
		}
		if (size == null) {
			return null;
		}
		byte[] chunk = readRaw(Integer.parseInt(size.trim(), 16));
		if (chunk.length == 0) {
			readLine();
			return null;
		}
		return chunk;
	}

	/**
	 * Whether anything has arrived that hasn't been read yet.
	 */
	public boolean hasReceived() {
		try {
			return this.input.available() > 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether the server closes the connection, which it must do without sending more.
	 */
	public boolean isClosedByServer() {
		try {
			return this.input.read() == -1;
		}
		catch (SocketException ex) {
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Leaves as a client that crashes: with a reset.
	 */
	public void reset() {
		try {
			this.connection.setSoLinger(true, 0);
			this.connection.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Says that nothing more will be sent, and still listens.
	 */
	public HttpSocket shutdownOutput() {
		try {
			this.socket.shutdownOutput();
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

	private boolean readBody(HttpAnswer head, ByteArrayOutputStream body) {
		if ("chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))) {
			return readChunks(body);
		}
		String length = head.header("Content-Length");
		if (length != null) {
			return readUpTo(Long.parseLong(length), body) == Long.parseLong(length);
		}
		readUpTo(Long.MAX_VALUE, body);
		// Only the end of the connection tells of that of the body.
		return !this.reset;
	}

	private boolean readChunks(ByteArrayOutputStream body) {
		while (true) {
			String size = readLine();
			if (size == null || size.isEmpty()) {
				return false;
			}
			long length = Long.parseLong(size.trim(), 16);
			boolean whole = readUpTo(length, body) == length && "".equals(readLine());
			if (length == 0 || !whole) {
				return whole;
			}
		}
	}

	private long readUpTo(long length, ByteArrayOutputStream body) {
		byte[] buffer = new byte[BUFFER_SIZE];
		long count = 0;
		try {
			while (count < length) {
				int read = this.input.read(buffer, 0, (int) Math.min(BUFFER_SIZE, length - count));
				if (read == -1) {
					return count;
				}
				body.write(buffer, 0, read);
				count += read;
			}
		}
		catch (SocketException ex) {
			this.reset = true;
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return count;
	}

	private String readLine() {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try {
			for (int octet = this.input.read(); octet != '\n'; octet = this.input.read()) {
				if (octet == -1) {
					return null;
				}
				if (octet != '\r') {
					line.write(octet);
				}
			}
		}
		catch (SocketException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

}
