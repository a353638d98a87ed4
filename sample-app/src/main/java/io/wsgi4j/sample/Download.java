package io.wsgi4j.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

import org.springframework.http.HttpRange;

/**
 * Sends a file: all of it, a part of it, or nothing if the client has it already. The
 * application only says which bytes; no thread of its executor is held while they go out.
 */
@GatewayApplication("/download")
class Download implements Application {

	private static final Header TYPE = new Header("Content-Type", "application/octet-stream");

	private static final Header ACCEPT_RANGES = new Header("Accept-Ranges", "bytes");

	private final Path file;

	Download(SampleProperties properties) throws IOException {
		this.file = properties.directory().resolve("download.bin");
		if (Files.notExists(this.file)) {
			create(this.file, properties.downloadSize().toBytes());
		}
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		long size = Files.size(this.file);
		String tag = "\"%x-%x\"".formatted(size, Files.getLastModifiedTime(this.file).toMillis());
		Header etag = new Header("ETag", tag);
		if (tag.equals(environ.header("If-None-Match"))) {
			startResponse.start("304 Not Modified", etag);
			return Body.empty();
		}
		List<HttpRange> ranges = ranges(environ, tag);
		if (ranges.size() != 1) {
			startResponse.start("200 OK", TYPE, ACCEPT_RANGES, etag);
			return Body.of(this.file);
		}
		long first = ranges.get(0).getRangeStart(size);
		long last = ranges.get(0).getRangeEnd(size);
		if (first > last) {
			startResponse.start("416 Range Not Satisfiable", new Header("Content-Range", "bytes */" + size));
			return Body.empty();
		}
		startResponse.start("206 Partial Content", TYPE, ACCEPT_RANGES, etag,
				new Header("Content-Range", "bytes %d-%d/%d".formatted(first, last, size)));
		return Body.of(this.file, first, last - first + 1);
	}

	/**
	 * The ranges that the client asks for, unless it has parts of another file or we
	 * don't understand it: then it gets all, as without ranges.
	 */
	private static List<HttpRange> ranges(Environ environ, String tag) {
		String condition = environ.header("If-Range");
		if (!environ.requestMethod().equals("GET") || (condition != null && !condition.equals(tag))) {
			return List.of();
		}
		try {
			return HttpRange.parseRanges(environ.header("Range"));
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	private static void create(Path file, long size) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), "download", ".tmp");
		byte[] block = new byte[64 * 1024];
		Random random = new Random(0);
		try (OutputStream output = Files.newOutputStream(unfinished)) {
			for (long rest = size; rest > 0; rest -= block.length) {
				random.nextBytes(block);
				output.write(block, 0, (int) Math.min(rest, block.length));
			}
		}
		Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
	}

}
