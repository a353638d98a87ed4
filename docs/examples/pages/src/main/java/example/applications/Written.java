package example.applications;

import java.io.IOException;
import java.io.OutputStream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/written")
class Written implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		OutputStream output = startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		output.write("written".getBytes());
		return Body.empty();
	}

}
