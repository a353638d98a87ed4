package io.wsgi4j.servlet;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PathDecoderTests {

	@ParameterizedTest
	@CsvSource({ "'',''", "/,/", "/a/b,/a/b", "//a///b/,//a///b/", "/p%61th/,/path/", "/%C3%A4,/ä", "/ä,/ä",
			"/a%20b+c,/a b+c", "/%25,/%", "/a;b=c,/a;b=c", "/.a/b./...,/.a/b./...", "/%2Ea,/.a", "/%3B,/;",
			"/%F0%9F%90%8D,/🐍" })
	@DisplayName("Rule 12: the path is decoded, empty segments are kept")
	void decodes(String path, String decoded) throws Exception {
		assertThat(PathDecoder.decode(path)).isEqualTo(decoded);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%", "/%4", "/%zz", "/a%2Fb", "/a%2fb", "/a%5Cb", "/a%5cb", "/a\\b", "/%00", "/\0", "/.",
			"/..", "/a/./b", "/a/../b", "/%2e", "/%2E%2e", "/.%2e/a", "/..;/a", "/.;x=y", "/%2e%2e;a/b", "/%ff", "/%C3",
			"/%c0%af", "/%ED%A0%80", "/%+1", "/%-1", "/% 1" })
	@DisplayName("Rule 12: what can be read in two ways is refused")
	void refuses(String path) {
		assertThatExceptionOfType(MalformedPathException.class).isThrownBy(() -> PathDecoder.decode(path));
	}

}
