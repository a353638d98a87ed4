package io.wsgi4j.sample;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HelloTests {

	private final List<String> head = new ArrayList<>();

	@Test
	void saysHello() {
		Environ environ = Environ.builder().scriptName("/gateway/hello").build();
		Iterable<byte[]> body = new Hello().call(environ, this::start);
		assertThat(this.head).containsExactly("200 OK", "Content-Type: text/plain");
		assertThat(textOf(body)).isEqualTo("Hello, world!");
	}

	private OutputStream start(String status, List<Header> headers, Throwable error) {
		this.head.clear();
		this.head.add(status);
		headers.forEach((header) -> this.head.add(header.name() + ": " + header.value()));
		return OutputStream.nullOutputStream();
	}

	private static String textOf(Iterable<byte[]> body) {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		body.forEach(text::writeBytes);
		return text.toString(StandardCharsets.UTF_8);
	}

}
