package io.wsgi4j.exchange;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Both ends of the connection that a request has come along, as the operating system
 * knows them: forwarded headers don't count.
 *
 * @param local the server's end
 * @param remote the end of the client, or of the proxy in between
 */
public record ConnectionEnds(InetSocketAddress local, InetSocketAddress remote) {

	/**
	 * Puts both ends together.
	 * @param local the server's end
	 * @param remote the other one
	 * @return the ends; {@code null} if one of them is none of TCP
	 */
	public static @Nullable ConnectionEnds of(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
		return (local instanceof InetSocketAddress localEnd && remote instanceof InetSocketAddress remoteEnd
				&& !localEnd.isUnresolved() && !remoteEnd.isUnresolved()) ? new ConnectionEnds(localEnd, remoteEnd)
						: null;
	}

}
