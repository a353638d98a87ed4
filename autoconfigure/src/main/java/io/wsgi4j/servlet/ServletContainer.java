package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.Locale;

import jakarta.servlet.ServletContext;
import org.apache.coyote.CloseNowException;
import org.eclipse.jetty.io.QuietException;

/**
 * Where the containers differ because the Servlet specification leaves it to them.
 */
enum ServletContainer {

	/**
	 * Apache Tomcat. Tells read and write listeners of an error first and async listeners
	 * afterwards; ended in between, the exchange would be ended a second time.
	 */
	TOMCAT(true),

	/**
	 * Eclipse Jetty.
	 */
	JETTY(false),

	/**
	 * Any other.
	 */
	OTHER(false);

	private final boolean errorsReachAsyncListeners;

	ServletContainer(boolean errorsReachAsyncListeners) {
		this.errorsReachAsyncListeners = errorsReachAsyncListeners;
	}

	static ServletContainer of(ServletContext context) {
		String server = String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT);
		if (server.contains("tomcat")) {
			return TOMCAT;
		}
		return server.startsWith("jetty") ? JETTY : OTHER;
	}

	/**
	 * Whether an I/O error that a read or write listener has heard of reaches the async
	 * listeners too.
	 */
	boolean errorsReachAsyncListeners() {
		return this.errorsReachAsyncListeners;
	}

	/**
	 * What, thrown out of a dispatch after the head is out, makes the container cut the
	 * connection without logging a failure of its own.
	 */
	IOException cutException() {
		return switch (this) {
			case TOMCAT -> Tomcat.cutException();
			case JETTY -> Jetty.cutException();
			case OTHER -> new IOException("The answer can't be completed");
		};
	}

	// Classes of their own, because only one of the containers is on the class path.

	private static final class Tomcat {

		static IOException cutException() {
			return new CloseNowException("The answer can't be completed");
		}

	}

	private static final class Jetty {

		static IOException cutException() {
			return new CutException();
		}

		/**
		 * Not Jetty's {@code EofException}, which Spring MVC takes for a client that has
		 * left, and keeps from Jetty.
		 */
		private static final class CutException extends IOException implements QuietException {

			private static final long serialVersionUID = 1L;

			CutException() {
				super("The answer can't be completed");
			}

		}

	}

}
