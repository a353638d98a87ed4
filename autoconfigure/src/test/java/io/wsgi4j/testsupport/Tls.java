package io.wsgi4j.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS for a test: a server with a certificate of its own, and clients that trust it.
 */
public final class Tls {

	private static final String PASSWORD = "password";

	private Tls() {
	}

	/**
	 * Makes a certificate.
	 * @param directory where it is to be kept
	 * @return what lets a server have it
	 */
	public static String[] properties(Path directory) {
		Path store = directory.resolve("server.p12");
		if (!store.toFile().exists()) {
			createKeyStore(store);
		}
		return new String[] { "server.ssl.key-store=file:" + store, "server.ssl.key-store-password=" + PASSWORD };
	}

	private static void createKeyStore(Path store) {
		try {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "1",
					"-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString())
				.inheritIO()
				.start();
			assertThat(keytool.waitFor()).isZero();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Speaks TLS over a connection, which is closed with it.
	 */
	public static SSLSocket over(Socket connection) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new TrustingManager() }, null);
			return (SSLSocket) context.getSocketFactory()
				.createSocket(connection, "localhost", connection.getPort(), true);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class TrustingManager implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
