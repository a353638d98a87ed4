package example.applications;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/report")
class Report implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		try {
			return Body.of(Files.readString(Path.of("report.txt")));
		}
		catch (IOException ex) {
			startResponse.start("503 Service Unavailable", List.of(new Header("Retry-After", "60")), ex);
			return Body.empty();
		}
	}

}
