package example.applications;

import java.io.IOException;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/variables")
class Variables implements Application {

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		String name = environ.pathInfo(); // "/a b" for /gateway/hello/a%20b
		String mount = environ.scriptName(); // "/gateway/hello"
		String query = environ.queryString(); // raw, "" if there is none
		String accept = environ.header("Accept"); // null if there is none
		byte[] body = environ.input().readAllBytes();
		environ.errors().println("an entry of the application's log");
		startResponse.start("200 OK", new Header("Content-Type", "text/plain; charset=utf-8"));
		return Body.of(String.join("\n", mount, name, query, String.valueOf(accept), body.length + " bytes"));
	}

}
