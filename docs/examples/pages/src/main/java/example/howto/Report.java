package example.howto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/report")
class Report implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		Path report = Path.of("reports", "report.pdf");
		startResponse.start("206 Partial Content", new Header("Content-Type", "application/pdf"),
				new Header("Content-Range", "bytes 0-99/" + Files.size(report)));
		return Body.of(report, 0, 100);
	}

}
