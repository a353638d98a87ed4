package tutorial;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/tutorial")
class Hello implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		return Body.of("Hello, world!\n");
	}

}
