package io.wsgi4j.tomcat;

import java.io.IOException;

import io.wsgi4j.exchange.SocketOutput;
import io.wsgi4j.servlet.SocketConnection;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletResponse;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One of Tomcat's connections, while a request is processed that has come along it.
 */
final class TomcatConnection implements ServletConnection, SocketConnection {

	private final ServletConnection connection;

	private final TomcatProcessor processor;

	TomcatConnection(ServletConnection connection, TomcatProcessor processor) {
		this.connection = connection;
		this.processor = processor;
	}

	@Override
	public @Nullable SocketOutput socketOutput() {
		return this.processor.socketOutput();
	}

	@Override
	public boolean owns(ServletResponse response) {
		return TomcatContainer.isOwn(response);
	}

	@Override
	public void readAhead(long count) {
		this.processor.readAhead(count);
	}

	@Override
	public boolean keepUnsent(boolean keeping) {
		return this.processor.keepUnsent(keeping);
	}

	/**
	 * The socket that the request has come along.
	 */
	@Nullable SocketWrapperBase<?> socket() {
		return this.processor.socket();
	}

	@Override
	public boolean forgetMalformed(IOException failure) {
		return this.processor.forgetMalformed(failure);
	}

	@Override
	public void leaveRest(boolean synchronous) {
		this.processor.leaveRest(synchronous);
	}

	@Override
	public void restoreDispatch() {
		this.processor.restoreDispatch();
	}

	@Override
	public void resetIfDelimiting() {
		this.processor.resetIfDelimiting();
	}

	@Override
	public String getConnectionId() {
		return this.connection.getConnectionId();
	}

	@Override
	public String getProtocol() {
		return this.connection.getProtocol();
	}

	@Override
	public String getProtocolConnectionId() {
		return this.connection.getProtocolConnectionId();
	}

	@Override
	public boolean isSecure() {
		return this.connection.isSecure();
	}

}
