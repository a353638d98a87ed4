#!/usr/bin/env bash
#
# Tomcat 11.0.24 and Jetty 12.1.12 (EE 11): a read listener that asks ServletInputStream.available() how much of a body
# has arrived is told by Jetty. Tomcat says 1 before the first read, however many bytes there are; after a read of one
# byte it says how many are left. Who makes room for what available() says makes room for a byte. Seen for a segment of
# 1,460 bytes, before a read of one byte and after it: Tomcat 1 and 1459, Jetty 1460 and 1459.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>available</artifactId>
	<version>1</version>
	<dependencies>
		<dependency>
			<groupId>org.apache.tomcat.embed</groupId>
			<artifactId>tomcat-embed-core</artifactId>
			<version>11.0.24</version>
		</dependency>
		<dependency>
			<groupId>org.eclipse.jetty.ee11</groupId>
			<artifactId>jetty-ee11-servlet</artifactId>
			<version>12.1.12</version>
		</dependency>
	</dependencies>
</project>
END
cat >Available.java <<'END'
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

class Available {

	static final int SEGMENT = 1460;

	static volatile CountDownLatch listening;

	static volatile CountDownLatch told;

	static volatile String seen;

	public static void main(String[] arguments) throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir("tomcat");
		tomcat.setPort(0);
		Context context = tomcat.addContext("", new File(".").getAbsolutePath());
		Tomcat.addServlet(context, "asking", new Asking()).setAsyncSupported(true);
		context.addServletMappingDecoded("/*", "asking");
		tomcat.start();
		System.out.println("Tomcat: " + ask(tomcat.getConnector().getLocalPort()));

		Server jetty = new Server();
		ServerConnector connector = new ServerConnector(jetty);
		connector.setHost("127.0.0.1");
		jetty.addConnector(connector);
		ServletContextHandler handler = new ServletContextHandler("/");
		ServletHolder holder = new ServletHolder(new Asking());
		holder.setAsyncSupported(true);
		handler.addServlet(holder, "/*");
		jetty.setHandler(handler);
		jetty.start();
		System.out.println("Jetty: " + ask(connector.getLocalPort()));
		System.exit(0);
	}

	static String ask(int port) throws Exception {
		listening = new CountDownLatch(1);
		told = new CountDownLatch(1);
		try (Socket socket = new Socket("127.0.0.1", port)) {
			OutputStream output = socket.getOutputStream();
			output.write(("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SEGMENT + "\r\n\r\n").getBytes());
			listening.await();
			// The listener waits for the container's poller by now.
			Thread.sleep(500);
			output.write(new byte[SEGMENT]);
			told.await();
			return seen;
		}
	}

	static class Asking extends HttpServlet {

		@Override
		protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
			AsyncContext context = request.startAsync();
			ServletInputStream input = request.getInputStream();
			input.setReadListener(new ReadListener() {

				@Override
				public void onDataAvailable() throws IOException {
					if (told.getCount() == 0 || !input.isReady()) {
						return;
					}
					int before = input.available();
					input.read();
					seen = before + " and " + input.available();
					told.countDown();
					byte[] rest = new byte[SEGMENT];
					while (input.isReady() && !input.isFinished()) {
						input.read(rest);
					}
				}

				@Override
				public void onAllDataRead() {
					context.complete();
				}

				@Override
				public void onError(Throwable failure) {
					context.complete();
				}

			});
			listening.countDown();
		}

	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
seen=$(java -cp "$(<classpath)" Available.java 2>log || { cat log >&2; exit 1; })
echo "$seen"
[[ $seen == $'Tomcat: 1 and 1459\nJetty: 1460 and 1459' ]]
