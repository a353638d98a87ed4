package io.wsgi4j.test;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.Status;
import org.jspecify.annotations.Nullable;

/**
 * Plays the server for the unit test of an application: records status, headers and the
 * bytes of the answer, and keeps PEP 3333's rules about {@code start}. Needs neither
 * Spring nor a server.
 */
public final class RecordingStartResponse implements StartResponse {

	private final ByteArrayOutputStream content = new ByteArrayOutputStream();

	private @Nullable Status status;

	private List<Header> headers = List.of();

	private boolean headOut;

	private int calls;

	/**
	 * Creates a recorder of one answer, which hasn't been started.
	 */
	public RecordingStartResponse() {
	}

	@Override
	public OutputStream start(String status, List<Header> headers, @Nullable Throwable error) {
		this.calls++;
		if (error != null && this.headOut) {
			rethrow(error);
		}
		if (error == null && this.status != null) {
			throw new IllegalStateException("The response has been started already");
		}
		Status valid = new Status(status);
		this.headers = List.copyOf(headers);
		this.status = valid;
		return new Written();
	}

	/**
	 * Takes a body to its end, as the server does, and closes it.
	 * @param body what the application has returned
	 * @return this recorder
	 * @throws Exception if closing the body fails
	 * @throws IllegalStateException if the application hasn't called {@code start} by its
	 * first block that isn't empty, or by its end
	 */
	public RecordingStartResponse receive(Iterable<byte[]> body) throws Exception {
		return receive(body, Integer.MAX_VALUE);
	}

	/**
	 * Takes the first blocks of a body, as for a client that leaves then, and closes it.
	 * @param body what the application has returned, which may be endless
	 * @param blocks how many blocks to ask for
	 * @return this recorder
	 * @throws Exception if closing the body fails
	 * @throws IllegalStateException if the application hasn't called {@code start} by its
	 * first block that isn't empty, or by its end
	 */
	@SuppressWarnings("try") // the resource is only there to be closed
	public RecordingStartResponse receive(Iterable<byte[]> body, int blocks) throws Exception {
		try (AutoCloseable closeable = closeable(body)) {
			Iterator<byte[]> iterator = body.iterator();
			for (int i = 0; i < blocks && iterator.hasNext(); i++) {
				add(Objects.requireNonNull(iterator.next(), "The application has yielded a null block"));
			}
			sendHead();
		}
		return this;
	}

	/**
	 * The status of the answer.
	 * @return status code and reason, as in {@code "200 OK"}
	 * @throws IllegalStateException if the answer hasn't been started
	 */
	public String status() {
		return started().line();
	}

	/**
	 * The code of the status.
	 * @return three digits
	 * @throws IllegalStateException if the answer hasn't been started
	 */
	public int statusCode() {
		return started().code();
	}

	/**
	 * The headers of the answer.
	 * @return the headers in the order in which the application has given them
	 */
	public List<Header> headers() {
		return this.headers;
	}

	/**
	 * The value of a header of the answer.
	 * @param name the header's name, in any case
	 * @return the value of the first header of this name; {@code null} if there is none
	 */
	public @Nullable String header(String name) {
		return this.headers.stream()
			.filter((header) -> header.name().equalsIgnoreCase(name))
			.map(Header::value)
			.findFirst()
			.orElse(null);
	}

	/**
	 * What has been written to the stream of {@code start} and received from the body.
	 * @return the bytes so far
	 */
	public byte[] content() {
		return this.content.toByteArray();
	}

	/**
	 * The {@link #content() content} as a text.
	 * @return the content, read as UTF-8
	 */
	public String text() {
		return this.content.toString(StandardCharsets.UTF_8);
	}

	/**
	 * Whether the head can't be replaced any more.
	 * @return whether a first byte has been sent, or the end of the answer
	 */
	public boolean isHeadOut() {
		return this.headOut;
	}

	/**
	 * How often the application has called {@code start}.
	 * @return the number of calls, failed ones included
	 */
	public int calls() {
		return this.calls;
	}

	private void add(byte[] block) {
		if (block.length > 0) {
			sendHead();
			this.content.writeBytes(block);
		}
	}

	private void sendHead() {
		started();
		this.headOut = true;
	}

	private Status started() {
		Status status = this.status;
		if (status == null) {
			throw new IllegalStateException("The application has not called start");
		}
		return status;
	}

	private static @Nullable AutoCloseable closeable(Iterable<byte[]> body) {
		return (body instanceof AutoCloseable closeable) ? closeable : null;
	}

	/**
	 * Throws an error as it is, checked or not, as PEP 3333 demands.
	 */
	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void rethrow(Throwable error) throws T {
		throw (T) error;
	}

	private final class Written extends OutputStream {

		@Override
		public void write(int octet) {
			add(new byte[] { (byte) octet });
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			Objects.checkFromIndexSize(offset, length, bytes.length);
			if (length > 0) {
				sendHead();
				RecordingStartResponse.this.content.write(bytes, offset, length);
			}
		}

	}

}
