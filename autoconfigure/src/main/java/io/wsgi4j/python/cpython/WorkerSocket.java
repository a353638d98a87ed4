package io.wsgi4j.python.cpython;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import io.wsgi4j.python.DaemonThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Where workers connect to: a socket in a directory that only the user of the server can
 * enter, or one of the loopback interface where there are no such sockets. Each worker
 * has a secret, which its connections begin with.
 */
final class WorkerSocket implements Closeable {

	private static final Log LOG = LogFactory.getLog(WorkerSocket.class);

	private static final int BACKLOG = 512;

	private static final int SECRET_SIZE = 32;

	/**
	 * How many connections at a time may have not yet said whose they are.
	 */
	private static final int MAX_STRANGERS = 64;

	private final WorkerDirectory directory;

	private final ServerSocketChannel server;

	private final Map<String, Owner> owners = new ConcurrentHashMap<>();

	private final Semaphore strangers = new Semaphore(MAX_STRANGERS);

	private final ExecutorService greeters = Executors
		.newCachedThreadPool(new DaemonThreads("gateway-python-connecting"));

	private WorkerSocket(WorkerDirectory directory, ServerSocketChannel server) {
		this.directory = directory;
		this.server = server;
		new DaemonThreads("gateway-python-accepting").newThread(this::accept).start();
	}

	static WorkerSocket open() {
		try {
			WorkerDirectory directory = WorkerDirectory.create();
			try {
				return new WorkerSocket(directory, bind(directory.path()));
			}
			catch (IOException | RuntimeException ex) {
				directory.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Workers of Python can't be connected", ex);
		}
	}

	/**
	 * Windows has sockets in directories, but CPython has none there. Elsewhere the path
	 * may be too long for one.
	 */
	private static ServerSocketChannel bind(Path directory) throws IOException {
		if (File.separatorChar == '/') {
			ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			try {
				return server.bind(UnixDomainSocketAddress.of(directory.resolve("s")), BACKLOG);
			}
			catch (IOException ex) {
				LOG.debug("There is no socket in " + directory, ex);
				server.close();
			}
		}
		return ServerSocketChannel.open(StandardProtocolFamily.INET)
			.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
	}

	/**
	 * Whether everything is still there that a worker needs.
	 */
	boolean isIntact() {
		boolean listening = address().startsWith("/") ? Files.exists(Path.of(address())) : this.server.isOpen();
		return listening && this.directory.isIntact();
	}

	/**
	 * The program of a worker.
	 */
	Path program() {
		return this.directory.program();
	}

	/**
	 * The address in the words of a worker: a path, or a port.
	 */
	String address() {
		try {
			SocketAddress address = this.server.getLocalAddress();
			return (address instanceof InetSocketAddress loopback) ? Integer.toString(loopback.getPort())
					: address.toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Accepts connections that begin with a new secret.
	 * @return the secret
	 */
	String admit(Owner owner) {
		byte[] bytes = new byte[SECRET_SIZE];
		new SecureRandom().nextBytes(bytes);
		String secret = HexFormat.of().formatHex(bytes);
		this.owners.put(secret, owner);
		return secret;
	}

	void dismiss(String secret) {
		this.owners.remove(secret);
	}

	private void accept() {
		while (this.server.isOpen()) {
			try {
				SocketChannel channel = this.server.accept();
				this.strangers.acquire();
				greetLater(channel);
			}
			catch (ClosedChannelException | InterruptedException ex) {
				return;
			}
			catch (RejectedExecutionException ex) {
				LOG.debug("A connection of a Python worker isn't accepted any more", ex);
				return;
			}
			catch (IOException | RuntimeException | OutOfMemoryError ex) {
				LOG.warn("A connection of a Python worker can't be accepted", ex);
				pause();
			}
		}
	}

	private void greetLater(SocketChannel channel) {
		boolean greeted = false;
		try {
			this.greeters.execute(() -> greet(channel));
			greeted = true;
		}
		finally {
			if (!greeted) {
				// Closed, or no thread can be made: the process must not wait for an
				// answer.
				this.strangers.release();
				close(channel);
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void greet(SocketChannel channel) {
		WorkerConnection connection = new WorkerConnection(channel);
		boolean taken = false;
		try {
			if (channel.getRemoteAddress() instanceof InetSocketAddress) {
				channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			}
			Frame frame = connection.receive();
			int number = frame.buffer().getInt();
			String secret = new String(frame.payload(), Integer.BYTES, frame.payload().length - Integer.BYTES,
					StandardCharsets.US_ASCII);
			Owner owner = this.owners.get(secret);
			if (owner != null) {
				taken = true;
				owner.connected(frame.kind(), number, connection);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOG.debug("A connection has not said whose it is", ex);
		}
		finally {
			this.strangers.release();
			if (!taken) {
				connection.close();
			}
		}
	}

	private static void close(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			LOG.debug("Closing has failed", ex);
		}
	}

	@Override
	public void close() {
		close(this.server);
		this.greeters.shutdownNow();
		close(this.directory);
	}

	/**
	 * Whose connections they are.
	 */
	interface Owner {

		/**
		 * Takes a connection, on a thread of the socket's.
		 * @param kind what kind of frame it has begun with
		 * @param number the number of the thread that has made it
		 * @param connection the connection
		 */
		void connected(char kind, int number, WorkerConnection connection);

	}

}
