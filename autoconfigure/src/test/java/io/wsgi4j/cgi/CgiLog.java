package io.wsgi4j.cgi;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Records the log while it is open.
 */
final class CgiLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(CgiApplication.class);

	private final List<String> messages = new CopyOnWriteArrayList<>();

	CgiLog() {
		this.logger.addAppender(this);
		start();
	}

	List<String> messages() {
		return this.messages;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.messages.add(event.getLevel() + " " + event.getFormattedMessage());
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
	}

}
