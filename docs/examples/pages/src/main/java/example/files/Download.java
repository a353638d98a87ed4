package example.files;

import java.nio.file.Path;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import io.wsgi4j.files.DirectoryApplication;

@GatewayApplication("/download")
class Download implements Application {

	private final Application files = DirectoryApplication.builder(Path.of("downloads")).build();

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		environ.put("PATH_INFO", "/report.pdf");
		return this.files.call(environ, startResponse);
	}

}
