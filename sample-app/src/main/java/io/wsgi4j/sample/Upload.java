package io.wsgi4j.sample;

import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * Answers the size and the SHA-256 of a body of any size. The gateway has kept a large
 * one in a file by now: reading it takes little memory and never waits for the client.
 */
@GatewayApplication("/upload")
class Upload implements Application {

	private static final Set<String> METHODS = Set.of("POST", "PUT");

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		Header type = new Header("Content-Type", "text/plain");
		if (!METHODS.contains(environ.requestMethod())) {
			startResponse.start("405 Method Not Allowed", type, new Header("Allow", "POST, PUT"));
			return Body.of("Send a body, with POST or PUT\n");
		}
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		long size = new DigestInputStream(environ.input(), digest).transferTo(OutputStream.nullOutputStream());
		startResponse.start("200 OK", type);
		return Body.of("%d bytes, SHA-256 %s\n".formatted(size, HexFormat.of().formatHex(digest.digest())));
	}

}
