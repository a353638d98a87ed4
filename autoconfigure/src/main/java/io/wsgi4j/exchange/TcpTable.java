package io.wsgi4j.exchange;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Linux's table of TCP connections ({@code proc_pid_net(5)}). It tells of a client that
 * has left while nothing is read from its connection, which Java doesn't.
 */
final class TcpTable {

	private static final String ESTABLISHED = "01 ";

	private static final String LISTENING = "0A ";

	private static final int IPV4_LENGTH = 4;

	private static final String MAPPED = "0000000000000000"
			+ ((ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) ? "FFFF0000" : "0000FFFF");

	private final List<Path> files;

	TcpTable() {
		this(Path.of("/proc/self/net"));
	}

	/**
	 * Creates the table.
	 * @param directory where its files {@code tcp} and {@code tcp6} are
	 */
	TcpTable(Path directory) {
		this.files = List.of(directory.resolve("tcp"), directory.resolve("tcp6"));
	}

	/**
	 * Whether there is such a table on this machine.
	 */
	boolean isAvailable() {
		return this.files.stream().anyMatch(Files::isReadable);
	}

	/**
	 * Finds those of some connections whose client has closed its end, or reset them.
	 * Only those are believed to be missing whose server's socket is in the table: others
	 * may be another machine's, or hidden.
	 * @param connections the connections to look for, which the server has not closed
	 * @return those of them that aren't established in both directions any more
	 */
	Set<ConnectionEnds> departed(Collection<ConnectionEnds> connections) throws IOException {
		Map<String, ConnectionEnds> wanted = new HashMap<>();
		for (ConnectionEnds connection : connections) {
			wanted.put(key(connection, false), connection);
			wanted.put(key(connection, true), connection);
		}
		Set<ConnectionEnds> departed = new HashSet<>(connections);
		Set<Integer> ports = new HashSet<>();
		for (Path file : this.files) {
			if (Files.isReadable(file)) {
				look(file, wanted, departed, ports);
			}
		}
		departed.removeIf((connection) -> !ports.contains(connection.local().getPort()));
		return departed;
	}

	/**
	 * Takes from the connections those that are established, and adds to the ports those
	 * that have a listening socket.
	 */
	private static void look(Path file, Map<String, ConnectionEnds> wanted, Set<ConnectionEnds> departed,
			Set<Integer> ports) throws IOException {
		try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				int start = line.indexOf(": ") + 2;
				int remote = line.indexOf(' ', start) + 1;
				int state = line.indexOf(' ', remote) + 1;
				if (start < 2 || remote < 1 || state < 1) {
					// The headings.
					continue;
				}
				if (line.startsWith(ESTABLISHED, state)) {
					departed.remove(wanted.get(line.substring(start, state - 1)));
				}
				else if (line.startsWith(LISTENING, state)) {
					ports.add(Integer.parseInt(line.substring(line.lastIndexOf(':', remote) + 1, remote - 1), 16));
				}
			}
		}
	}

	/**
	 * How the table writes the addresses of a connection.
	 * @param mapped whether those of IPv4 are written as addresses of IPv6, as they are
	 * where the server listens to both
	 */
	private static String key(ConnectionEnds connection, boolean mapped) {
		return key(connection.local(), mapped) + " " + key(connection.remote(), mapped);
	}

	private static String key(InetSocketAddress end, boolean mapped) {
		return hex(end.getAddress(), mapped) + ":" + "%04X".formatted(end.getPort());
	}

	private static String hex(InetAddress address, boolean mapped) {
		ByteBuffer bytes = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder());
		StringBuilder hex = new StringBuilder((mapped && bytes.remaining() == IPV4_LENGTH) ? MAPPED : "");
		while (bytes.hasRemaining()) {
			hex.append("%08X".formatted(bytes.getInt()));
		}
		return hex.toString().toUpperCase(Locale.ROOT);
	}

}
