package io.wsgi4j;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PathShiftTests {

	@Test
	void movesTheFirstSegment() {
		assertThat(PathShift.of("/a", "/x/y/z")).isEqualTo(new PathShift("x", "/a/x", "/y/z"));
	}

	@Test
	void toleratesPathWithoutLeadingSlash() {
		assertThat(PathShift.of("", "x/y")).isEqualTo(new PathShift("x", "/x", "/y"));
	}

	@Test
	void trailingSlashGoesToTheScriptName() {
		assertThat(PathShift.of("/a", "/")).isEqualTo(new PathShift("", "/a/", ""));
	}

	@Test
	void lastDotIsNoSegment() {
		assertThat(PathShift.of("/a", "/.")).isEqualTo(new PathShift(null, "/a", ""));
	}

	@Test
	void scriptNameIsNormalized() {
		assertThat(PathShift.of("/a/./b//c/../", "/x")).isEqualTo(new PathShift("x", "/a/b/x", ""));
	}

	@Test
	void keepsTheRestsDotsAtTheEnd() {
		assertThat(PathShift.of("", "/x/.")).isEqualTo(new PathShift("x", "/x", "/."));
		assertThat(PathShift.of("", "/x/..")).isEqualTo(new PathShift("x", "/x", "/.."));
	}

}
