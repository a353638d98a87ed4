package io.wsgi4j.cgi;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * Calls an application and keeps what it answers.
 */
final class CgiResponse implements StartResponse, Closeable {

	private final Iterable<byte[]> body;

	private final Iterator<byte[]> blocks;

	private String status = "";

	private List<Header> headers = List.of();

	private CgiResponse(Application application, Environ environ) throws Exception {
		this.body = application.call(environ, this);
		this.blocks = this.body.iterator();
	}

	static CgiResponse of(Application application) throws Exception {
		return of(application, Environ.builder().build());
	}

	static CgiResponse of(Application application, Environ environ) throws Exception {
		return new CgiResponse(application, environ);
	}

	@Override
	public OutputStream start(String status, List<Header> headers, @Nullable Throwable error) {
		this.status = status;
		this.headers = headers;
		return OutputStream.nullOutputStream();
	}

	String status() {
		return this.status;
	}

	List<Header> headers() {
		return this.headers;
	}

	Iterator<byte[]> blocks() {
		return this.blocks;
	}

	String nextText() {
		return new String(this.blocks.next(), StandardCharsets.UTF_8);
	}

	byte[] bytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.blocks.forEachRemaining(bytes::writeBytes);
		return bytes.toByteArray();
	}

	String text() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		if (!(this.body instanceof AutoCloseable closeable)) {
			return;
		}
		try {
			closeable.close();
		}
		catch (IOException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
