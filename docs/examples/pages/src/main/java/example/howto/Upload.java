package example.howto;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;

@GatewayApplication("/upload")
class Upload implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		Path target = Files.createTempFile("upload", ".bin");
		try (OutputStream file = Files.newOutputStream(target)) {
			environ.input().transferTo(file);
		}
		startResponse.start("201 Created");
		return Body.of(Files.size(target) + " bytes\n");
	}

}
