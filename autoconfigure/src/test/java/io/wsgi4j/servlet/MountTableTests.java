package io.wsgi4j.servlet;

import java.util.Arrays;
import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MountTableTests {

	private final MountTable mounts = new MountTable(mounted("/g/a", "/g/a/b", "/g/a/b/c/d", "/g/x"));

	@ParameterizedTest
	@CsvSource({ "/g/a,/g/a", "/g/a/,/g/a", "/g/a/z,/g/a", "/g/a/b,/g/a/b", "/g/a/b/c,/g/a/b",
			"/g/a/b/c/d/e/f,/g/a/b/c/d", "/g/a//b,/g/a", "/g/ab,", "/g/a/bb,/g/a", "/g,", "/g/,", "/,", "'',", "/G/a,",
			"/g/x;y,", "/g/x/y,/g/x" })
	void findsTheLongestMountByWholeSegments(String path, String mount) {
		MountedApplication found = this.mounts.find(path);
		assertThat((found != null) ? found.mount() : null).isEqualTo(mount);
	}

	@Test
	void findsTheRootWhereNothingElseFits() {
		MountTable mounts = new MountTable(mounted("", "/a"));
		assertThat(mounts.find("/b/c")).extracting(MountedApplication::mount).isEqualTo("");
		assertThat(mounts.find("")).extracting(MountedApplication::mount).isEqualTo("");
		assertThat(mounts.find("/a/c")).extracting(MountedApplication::mount).isEqualTo("/a");
	}

	@Test
	void refusesEqualMounts() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MountTable(mounted("/a", "/a")))
			.withMessageContaining("application at /a");
	}

	private static List<MountedApplication> mounted(String... mounts) {
		return Arrays.stream(mounts)
			.map((mount) -> new MountedApplication("application at " + mount, mount,
					(environ, startResponse) -> Body.empty(), Runnable::run, new RequestBodySettings(-1, 0, false),
					ExchangeTimeouts.none(), 0))
			.toList();
	}

}
