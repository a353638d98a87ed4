package io.wsgi4j.cgi;

import java.time.Duration;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * A CGI program has been killed because its {@link CgiApplicationBuilder#timeout time}
 * was up. Answered with a 504 if the head isn't out yet.
 */
@ResponseStatus(HttpStatus.GATEWAY_TIMEOUT)
public class CgiTimeoutException extends CgiException {

	private static final long serialVersionUID = 1L;

	CgiTimeoutException(String program, Duration timeout) {
		super("CGI program '%s' was killed because it ran for more than %d ms".formatted(program, timeout.toMillis()));
	}

}
