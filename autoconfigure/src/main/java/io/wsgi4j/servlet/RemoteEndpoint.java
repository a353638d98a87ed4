package io.wsgi4j.servlet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wsgi4j.exchange.ConnectionEnds;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection.
 *
 * @param address the address, without brackets and port; empty if it isn't known any more
 * @param port the port; 0 if it isn't known
 */
record RemoteEndpoint(String address, int port) {

	/**
	 * What Tomcat's valve for forwarded headers leaves behind. The port of the request
	 * stays the proxy's.
	 */
	private static final String TOMCAT_FORWARDED = "org.apache.tomcat.remoteAddr";

	private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F]*:[0-9a-fA-F:.]+)(?:%.+)?");

	private static final int MAX_OCTET = 255;

	private static final int MAX_PORT = 65535;

	/**
	 * The client of a request, as far as forwarded headers are trusted. A proxy's port
	 * isn't the client's.
	 */
	static RemoteEndpoint of(HttpServletRequest request) {
		RemoteEndpoint endpoint = parse(request.getRemoteAddr());
		if (!endpoint.isAddress()) {
			// "unknown" or an obfuscated name (RFC 7239, section 6): only the proxy's
			// address is known.
			return receivedFrom(request);
		}
		return (endpoint.port() > 0) ? endpoint : new RemoteEndpoint(endpoint.address(),
				isPortOfProxy(request, endpoint.address()) ? 0 : request.getRemotePort());
	}

	private static RemoteEndpoint receivedFrom(HttpServletRequest request) {
		ServletRequest received = ConnectionVariables.received(request);
		RemoteEndpoint endpoint = new RemoteEndpoint(parse(received.getRemoteAddr()).address(),
				received.getRemotePort());
		return endpoint.isAddress() ? endpoint : beneath(received, endpoint);
	}

	/**
	 * The other end of the connection itself, where the container has replaced it by what
	 * is no address.
	 */
	private static RemoteEndpoint beneath(ServletRequest received, RemoteEndpoint replaced) {
		Supplier<@Nullable ConnectionEnds> connection = Containers.of(received.getServletContext())
			.connectionEnds(received);
		ConnectionEnds ends = (connection != null) ? connection.get() : null;
		return (ends != null) ? new RemoteEndpoint(ends.remote().getAddress().getHostAddress(), ends.remote().getPort())
				: replaced;
	}

	private static boolean isPortOfProxy(HttpServletRequest request, String address) {
		if (request.getAttribute(TOMCAT_FORWARDED) != null) {
			return true;
		}
		ServletRequest received = ConnectionVariables.received(request);
		boolean replaced = !request.getRemoteAddr().equals(received.getRemoteAddr());
		if (replaced) {
			return request.getRemotePort() == received.getRemotePort();
		}
		return isForwarded(request, address, "X-Forwarded-For") || isForwarded(request, address, "Forwarded");
	}

	/**
	 * Whether the address may be a header's: Jetty replaces it inside of its request, and
	 * keeps the connection's port where the header has none.
	 */
	private static boolean isForwarded(HttpServletRequest request, String address, String header) {
		String value = request.getHeader(header);
		return value != null && value.contains(address) && !value.contains(":" + request.getRemotePort());
	}

	/**
	 * Takes the port and the brackets from an address. What is neither stays as it is.
	 * @param text the address; {@code null} if the client has left before the container
	 * has asked for it
	 */
	static RemoteEndpoint parse(@Nullable String text) {
		if (text == null) {
			return new RemoteEndpoint("", 0);
		}
		String trimmed = text.trim();
		int bracket = trimmed.indexOf(']');
		if (trimmed.startsWith("[") && bracket != -1) {
			String rest = trimmed.substring(bracket + 1);
			// Spring puts brackets around "192.0.2.1:4711", too.
			RemoteEndpoint inner = parse(trimmed.substring(1, bracket));
			return rest.startsWith(":") ? new RemoteEndpoint(inner.address(), port(rest.substring(1))) : inner;
		}
		int colon = trimmed.indexOf(':');
		if (colon <= 0 || colon != trimmed.lastIndexOf(':')) {
			return new RemoteEndpoint(trimmed, 0);
		}
		return new RemoteEndpoint(trimmed.substring(0, colon), port(trimmed.substring(colon + 1)));
	}

	private boolean isAddress() {
		if (this.address.indexOf(':') == -1) {
			return isIpv4(this.address);
		}
		Matcher ipv6 = IPV6.matcher(this.address);
		return ipv6.matches() && isIpv6(ipv6.group(1));
	}

	/**
	 * Without a regular expression, whose matching took a fortieth of the time of a small
	 * answer.
	 */
	private static boolean isIpv4(String text) {
		int start = 0;
		for (int dots = 0; dots < 3; dots++) {
			int dot = text.indexOf('.', start);
			if (!isOctet(text, start, dot)) {
				return false;
			}
			start = dot + 1;
		}
		return isOctet(text, start, text.length());
	}

	private static boolean isOctet(String text, int start, int end) {
		int digits = end - start;
		if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(start) == '0')) {
			return false;
		}
		int value = 0;
		for (int i = start; i < end; i++) {
			char digit = text.charAt(i);
			if (digit < '0' || digit > '9') {
				return false;
			}
			value = 10 * value + digit - '0';
		}
		return value <= MAX_OCTET;
	}

	/**
	 * In brackets, what is no address is never taken for a name and looked up.
	 */
	private static boolean isIpv6(String text) {
		try {
			InetAddress.getByName("[" + text + "]");
			return true;
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/**
	 * The port that is written, or 0 for an obfuscated one (RFC 7239, section 6).
	 */
	private static int port(String text) {
		try {
			int port = Integer.parseInt(text);
			return (port > 0 && port <= MAX_PORT) ? port : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
