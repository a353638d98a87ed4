package io.wsgi4j.cgi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeaderLinesTests {

	@Test
	void linesEndWithLf() throws IOException {
		assertThat(read("a: 1\nb: 2\n\n")).containsExactly("a: 1", "b: 2");
	}

	@Test
	void linesEndWithCrLf() throws IOException {
		assertThat(read("a: 1\r\nb: 2\r\n\r\n")).containsExactly("a: 1", "b: 2");
	}

	@Test
	void lineEndsMayBeMixed() throws IOException {
		assertThat(read("a: 1\nb: 2\r\n\n")).containsExactly("a: 1", "b: 2");
	}

	@Test
	void bodyIsLeftUnread() throws IOException {
		InputStream output = stream("a: 1\n\n\nbody");
		HeaderLines.read(output);
		assertThat(output).hasContent("\nbody");
	}

	@Test
	void carriageReturnWithinLineIsKept() throws IOException {
		assertThat(read("a: 1\r2\n\n")).containsExactly("a: 1\r2");
	}

	@Test
	void blockWithoutEmptyLineIsIncomplete() {
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> read("a: 1\n"))
			.withMessageContaining("before its header block was complete");
	}

	@Test
	void noOutputIsIncomplete() {
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> read(""))
			.withMessageContaining("before its header block was complete");
	}

	@Test
	void lengthIsLimited() throws IOException {
		assertThat(read("a".repeat(65_534) + "\n\n")).hasSize(1);
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> read("a".repeat(65_535) + "\n\n"))
			.withMessageContaining("more than 65536 bytes");
	}

	@Test
	void numberIsLimited() throws IOException {
		assertThat(read("a\n".repeat(256) + "\n")).hasSize(256);
		assertThatExceptionOfType(CgiException.class).isThrownBy(() -> read("a\n".repeat(257) + "\n"))
			.withMessageContaining("more than 256 lines");
	}

	@Test
	@DisplayName("RFC 3875, section 6.2: the block ends with an empty line; the last line before is quoted")
	void incompleteBlockIsQuoted() {
		assertThatExceptionOfType(MalformedHeadException.class).isThrownBy(() -> read("a: 1\nb: 2"))
			.satisfies((ex) -> assertThat(ex.line()).isEqualTo("\"b: 2\""));
		assertThatExceptionOfType(MalformedHeadException.class).isThrownBy(() -> read("a: 1\n"))
			.satisfies((ex) -> assertThat(ex.line()).isEqualTo("\"a: 1\""));
	}

	private static List<String> read(String output) throws IOException {
		return HeaderLines.read(stream(output));
	}

	private static InputStream stream(String output) {
		return new ByteArrayInputStream(output.getBytes(StandardCharsets.ISO_8859_1));
	}

}
