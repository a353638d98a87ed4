#!/usr/bin/env bash
#
# Jetty 12.1.12, servlets of EE 11, HTTP/2: when a client resets the stream of an asynchronous request, its
# AsyncListener gets onError, but only if no thread of Jetty is at the request just then. While a filter still runs
# behind startAsync(), for instance, the error is dropped, and nobody is told of it later, when the thread has left. An
# application that neither reads nor writes works on for nobody. A listener of the core request
# (Request.addFailureListener) is told in both cases. Seen, where the thread has left before the reset: both are told,
# the core request's listener and onError; where it leaves a second after it: only the core request's, and nothing more
# within three seconds.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>reset</artifactId>
	<version>1</version>
	<dependencies>
		<dependency>
			<groupId>org.eclipse.jetty.ee11</groupId>
			<artifactId>jetty-ee11-servlet</artifactId>
			<version>12.1.12</version>
		</dependency>
		<dependency>
			<groupId>org.eclipse.jetty.http2</groupId>
			<artifactId>jetty-http2-server</artifactId>
			<version>12.1.12</version>
		</dependency>
	</dependencies>
</project>
END
cat >Reset.java <<'END'
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

class Reset {

	static final Set<String> told = new ConcurrentSkipListSet<>();

	static volatile CountDownLatch begun;

	static volatile CountDownLatch leave;

	public static void main(String[] arguments) throws Exception {
		Server server = new Server();
		HttpConfiguration configuration = new HttpConfiguration();
		ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration),
				new HTTP2CServerConnectionFactory(configuration));
		connector.setHost("127.0.0.1");
		server.addConnector(connector);
		ServletContextHandler context = new ServletContextHandler("/");
		FilterHolder filter = new FilterHolder((Filter) (request, response, chain) -> {
			chain.doFilter(request, response);
			if (request.isAsyncStarted()) {
				begun.countDown();
				try {
					leave.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
			}
		});
		filter.setAsyncSupported(true);
		context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
		ServletHolder servlet = new ServletHolder(new Waiting());
		servlet.setAsyncSupported(true);
		context.addServlet(servlet, "/*");
		server.setHandler(context);
		server.start();
		URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		// The first request of a connection is one of HTTP/1.1 that is upgraded.
		client.send(HttpRequest.newBuilder(uri.resolve("/at-once")).build(), BodyHandlers.discarding());
		System.out.println("thread has left: " + reset(client, uri, false));
		System.out.println("thread is busy: " + reset(client, uri, true));
		System.exit(0);
	}

	static Set<String> reset(HttpClient client, URI uri, boolean busy) throws Exception {
		told.clear();
		begun = new CountDownLatch(1);
		leave = new CountDownLatch(busy ? 1 : 0);
		CompletableFuture<?> answer = client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
		begun.await();
		Thread.sleep(500);
		answer.cancel(true);
		Thread.sleep(1000);
		leave.countDown();
		Thread.sleep(3000);
		return told;
	}

	static class Waiting extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			if (request.getPathInfo().equals("/at-once")) {
				return;
			}
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			context.addListener(new AsyncListener() {

				@Override
				public void onError(AsyncEvent event) {
					told.add("onError");
				}

				@Override
				public void onComplete(AsyncEvent event) {
				}

				@Override
				public void onTimeout(AsyncEvent event) {
				}

				@Override
				public void onStartAsync(AsyncEvent event) {
				}

			});
			ServletContextRequest.getServletContextRequest(request).addFailureListener((failure) -> told.add("core"));
		}

	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
seen=$(java -cp "$(<classpath)" Reset.java 2>log || { cat log >&2; exit 1; })
echo "$seen"
[[ $seen == $'thread has left: [core, onError]\nthread is busy: [core]' ]]
