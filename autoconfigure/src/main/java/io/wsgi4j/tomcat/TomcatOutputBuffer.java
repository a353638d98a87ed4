package io.wsgi4j.tomcat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * The output buffer of Tomcat's responses that counts, too, what goes past it to the
 * socket, for Tomcat's access log and its statistics.
 */
final class TomcatOutputBuffer implements OutputBuffer {

	private static final ByteBuffer PASSED = ByteBuffer.allocate(64 * 1024).asReadOnlyBuffer();

	private final Response response;

	private final OutputBuffer buffer;

	private long direct;

	private @Nullable ByteBuffer passing;

	private TomcatOutputBuffer(Response response, OutputBuffer buffer) {
		this.response = response;
		this.buffer = buffer;
	}

	/**
	 * Takes the place of a response's output buffer. Tomcat (11.0.24) lets one be set,
	 * but not be asked for.
	 * @return the new buffer; {@code null} if the former one can't be found, and stays
	 */
	static @Nullable TomcatOutputBuffer install(Response response) {
		Field field = ReflectionUtils.findField(Response.class, null, OutputBuffer.class);
		if (field == null || !field.trySetAccessible()
				|| !(ReflectionUtils.getField(field, response) instanceof OutputBuffer buffer)) {
			return null;
		}
		TomcatOutputBuffer replacement = new TomcatOutputBuffer(response, buffer);
		response.setOutputBuffer(replacement);
		return replacement;
	}

	/**
	 * Begins to count for another response.
	 */
	void reset() {
		this.direct = 0;
	}

	/**
	 * Counts bytes that have gone to the socket.
	 * @param bytes how many
	 * @param content how many of them are the body's, not of the frames of its chunks
	 */
	void count(long bytes, long content) throws IOException {
		this.direct += bytes;
		// Tomcat counts the content where it is on its way here.
		for (long left = content; left > 0; left -= PASSED.capacity()) {
			this.passing = PASSED.duplicate().limit((int) Math.min(PASSED.capacity(), left));
			this.response.doWrite(this.passing);
		}
	}

	@Override
	public int doWrite(ByteBuffer chunk) throws IOException {
		// By itself and not by a flag: the response may be another request's by now.
		if (chunk != this.passing) {
			return this.buffer.doWrite(chunk);
		}
		int count = chunk.remaining();
		chunk.position(chunk.limit());
		return count;
	}

	@Override
	public long getBytesWritten() {
		return this.buffer.getBytesWritten() + this.direct;
	}

}
