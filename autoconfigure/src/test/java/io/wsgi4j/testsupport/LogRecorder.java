package io.wsgi4j.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Records what anybody logs, the container included. To be attached after a server has
 * been started, because that sets up logging anew.
 */
public final class LogRecorder extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<ILoggingEvent> entries = new CopyOnWriteArrayList<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private LogRecorder() {
	}

	/**
	 * Records all entries from a level on.
	 */
	public static LogRecorder attach(Level level) {
		LogRecorder recorder = new LogRecorder();
		recorder.root.setLevel(level);
		recorder.setContext(recorder.root.getLoggerContext());
		recorder.start();
		recorder.root.addAppender(recorder);
		return recorder;
	}

	/**
	 * Removes and returns what has been recorded.
	 */
	public List<Entry> take() {
		List<ILoggingEvent> taken = new ArrayList<>(this.entries);
		this.entries.removeAll(taken);
		return taken.stream().map(Entry::of).toList();
	}

	/**
	 * How many entries there are to be taken.
	 */
	public int count() {
		return this.entries.size();
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (!isTomcatsRace(event)) {
			event.prepareForDeferredProcessing();
			this.entries.add(event);
		}
	}

	/**
	 * Tomcat (11.0.24) looks for a listener and then changes the state of a request,
	 * which another thread may have completed in between. It closes the connection then,
	 * and recycles the request.
	 */
	private static boolean isTomcatsRace(ILoggingEvent event) {
		IThrowableProxy thrown = event.getThrowableProxy();
		return thrown != null && (String.valueOf(thrown.getMessage()).startsWith("Calling [asyncOperation()]")
				|| thrown.getClassName().endsWith("CoyoteAdapter$RecycleRequiredException"));
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
	}

	/**
	 * An entry of the log.
	 *
	 * @param level its level
	 * @param logger the name of its logger
	 * @param message its message
	 * @param thrown the name and the message of the exception that was logged with it;
	 * {@code null} if there was none
	 * @param context what the MDC of its thread contained
	 */
	public record Entry(Level level, String logger, String message, String thrown, Map<String, String> context) {

		/**
		 * Whether this only says what the client has been told as well: that the gateway
		 * has answered in an application's place.
		 */
		public boolean isRefusal() {
			return this.level == Level.WARN && this.logger.startsWith("io.wsgi4j.application.")
					&& (this.message.contains(" is refused with ") || this.message.contains(" has no room: "));
		}

		private static Entry of(ILoggingEvent event) {
			String thrown = (event.getThrowableProxy() != null)
					? event.getThrowableProxy().getClassName() + ": " + event.getThrowableProxy().getMessage() : null;
			return new Entry(event.getLevel(), event.getLoggerName(), event.getFormattedMessage(), thrown,
					event.getMDCPropertyMap());
		}

	}

}
