package io.wsgi4j.files;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 9110, section 8.8.
 */
class ValidatorsTests {

	private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");

	@TempDir
	private Path directory;

	@Test
	void tagIsMadeOfTimeSizeAndCoding() throws Exception {
		Instant later = MODIFIED.plusSeconds(60);
		String tag = tag(MODIFIED, 10, Coding.IDENTITY, later);
		assertThat(tag).isEqualTo(tag(MODIFIED, 10, Coding.IDENTITY, later.plusSeconds(1))).startsWith("\"");
		assertThat(tag).isNotEqualTo(tag(MODIFIED.plusNanos(1), 10, Coding.IDENTITY, later))
			.isNotEqualTo(tag(MODIFIED, 11, Coding.IDENTITY, later))
			.isNotEqualTo(tag(MODIFIED, 10, Coding.GZIP, later));
		assertThat(tag(MODIFIED, 10, Coding.BROTLI, later)).isNotEqualTo(tag(MODIFIED, 10, Coding.GZIP, later));
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "500, true", "1000, true", "1001, false", "60000, false", "-500, true", "-60000, false" })
	void tagIsWeakWhileTheTimeMayStayTheSame(long age, boolean weak) throws Exception {
		assertThat(validators(MODIFIED, 10, Coding.IDENTITY, MODIFIED.plusMillis(age)).etag().weak()).isEqualTo(weak);
	}

	@ParameterizedTest
	@CsvSource({ "0, false", "1000, false", "1001, true", "60000, true", "-60000, false" })
	void dateIsStrongWhenItsSecondIsOver(long age, boolean strong) throws Exception {
		assertThat(validators(MODIFIED, 10, Coding.IDENTITY, MODIFIED.plusMillis(age)).lastModifiedStrong())
			.isEqualTo(strong);
	}

	@Test
	void dateIsNotOfTheFuture() throws Exception {
		assertThat(validators(MODIFIED, 10, Coding.IDENTITY, MODIFIED.plusSeconds(60)).lastModified())
			.isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
		assertThat(validators(MODIFIED, 10, Coding.IDENTITY, MODIFIED.minusSeconds(60)).lastModified())
			.isEqualTo(Instant.parse("2026-01-02T03:03:05Z"));
	}

	@ParameterizedTest
	@CsvSource({ "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z" })
	void anyTimeHasATag(Instant modified) throws Exception {
		assertThat(tag(modified, 0, Coding.IDENTITY, MODIFIED)).matches("\"[0-9a-f]+-[0-9a-f]+-0\"");
	}

	private String tag(Instant modified, long size, Coding coding, Instant now) throws Exception {
		return validators(modified, size, coding, now).etag().formattedTag();
	}

	private Validators validators(Instant modified, long size, Coding coding, Instant now) throws Exception {
		Path path = this.directory.resolve("file");
		if (Files.notExists(path)) {
			Files.createFile(path);
		}
		try (OpenFile file = new OpenFile(FileChannel.open(path), size, modified)) {
			return Validators.of(new Variant("file", file, coding, false), now);
		}
	}

}
