package io.wsgi4j.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import io.wsgi4j.files.DirectoryApplication;

/**
 * Sends a file: all of it, parts of it, or nothing if the client has it already. No
 * thread of its executor is held while the bytes go out.
 */
@GatewayApplication("/download")
class Download implements Application {

	private static final String NAME = "download.bin";

	private final Application files;

	Download(SampleProperties properties) throws IOException {
		Path file = properties.directory().resolve(NAME);
		if (Files.notExists(file)) {
			create(file, properties.downloadSize().toBytes());
		}
		this.files = DirectoryApplication.builder(properties.directory()).build();
	}

	/**
	 * Answers with the one file, whatever the path below the mount: the other files of
	 * the sample are not for everybody.
	 */
	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		environ.put("PATH_INFO", "/" + NAME);
		return this.files.call(environ, startResponse);
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
