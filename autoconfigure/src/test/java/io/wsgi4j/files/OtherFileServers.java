package io.wsgi4j.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;

/**
 * Servers that others serve files with, as they are but for the files that are compressed
 * already.
 */
final class OtherFileServers {

	private OtherFileServers() {
	}

	static Server tomcat(StaticSite site) throws Exception {
		Path base = Files.createTempDirectory("tomcat");
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(base.toString());
		tomcat.setPort(0);
		tomcat.setSilent(true);
		Context context = tomcat.addContext("", site.root().toString());
		Wrapper servlet = Tomcat.addServlet(context, "default", new DefaultServlet());
		servlet.addInitParameter("precompressed", "br=.br,zstd=.zst,gzip=.gz");
		context.addServletMappingDecoded("/", "default");
		context.addWelcomeFile("index.html");
		context.addMimeMapping("txt", "text/plain");
		context.addMimeMapping("css", "text/css");
		context.addMimeMapping("html", "text/html");
		tomcat.start();
		return new Server(tomcat.getConnector().getLocalPort(), () -> stop(tomcat));
	}

	private static void stop(Tomcat tomcat) {
		try {
			tomcat.stop();
			tomcat.destroy();
		}
		catch (LifecycleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The version of nginx as in {@code nginx 1.22.1}; empty if there is none.
	 */
	static String nginxVersion() {
		try {
			Process process = new ProcessBuilder("nginx", "-v").redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes()).strip()
				.replaceFirst("nginx version: nginx/([0-9.]+).*", "nginx $1");
		}
		catch (IOException ex) {
			return "";
		}
	}

	static Server nginx(StaticSite site) throws IOException {
		Path prefix = Files.createTempDirectory("nginx");
		int port = freePort();
		Files.writeString(prefix.resolve("nginx.conf"), """
				daemon off;
				master_process off;
				pid nginx.pid;
				error_log error.log;
				events { }
				http {
					access_log off;
					include /etc/nginx/mime.types;
					client_body_temp_path body;
					proxy_temp_path proxy;
					fastcgi_temp_path fastcgi;
					uwsgi_temp_path uwsgi;
					scgi_temp_path scgi;
					server {
						listen 127.0.0.1:%d;
						root %s;
						gzip_static on;
						gzip_vary on;
					}
				}
				""".formatted(port, site.root()));
		Process process = new ProcessBuilder("nginx", "-p", prefix.toString(), "-c",
				prefix.resolve("nginx.conf").toString())
			.redirectErrorStream(true)
			.redirectOutput(prefix.resolve("output").toFile())
			.start();
		Awaitility.await("nginx").ignoreExceptions().until(() -> {
			HttpSocket.connect(port).close();
			return true;
		});
		return new Server(port, process::destroy);
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A server that is running.
	 *
	 * @param port its port
	 * @param stop stops it
	 */
	record Server(int port, Runnable stop) implements AutoCloseable, Function<String, HttpAnswer> {

		@Override
		public HttpAnswer apply(String request) {
			try (HttpSocket socket = HttpSocket.connect(this.port)) {
				return socket.send(request).receive(request.substring(0, request.indexOf(' ')));
			}
		}

		@Override
		public void close() {
			this.stop.run();
		}

	}

}
