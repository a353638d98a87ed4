package io.wsgi4j.files;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestedPathTests {

	@Test
	void mountItselfHasNoNames() {
		assertThat(RequestedPath.parse("")).isEqualTo(new RequestedPath(List.of(), false));
		assertThat(RequestedPath.parse("/")).isEqualTo(new RequestedPath(List.of(), true));
	}

	@Test
	void hasNames() {
		assertThat(RequestedPath.parse("/a/b c.css")).isEqualTo(new RequestedPath(List.of("a", "b c.css"), false));
		assertThat(RequestedPath.parse("/a../b/")).isEqualTo(new RequestedPath(List.of("a..", "b"), true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "//", "//a", "/a//b", "/a//", "/.", "/..", "/../a", "/a/../b", "/a/..",
			"/.git/config", "/a/.env", "/a\\b", "/..\\a", "/a\0", "/\0" })
	void refuses(String path) {
		assertThat(RequestedPath.parse(path)).isNull();
	}

}
