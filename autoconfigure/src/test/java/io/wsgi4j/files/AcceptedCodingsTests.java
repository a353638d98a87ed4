package io.wsgi4j.files;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 9110, section 12.5.3.
 */
class AcceptedCodingsTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", delimiter = '|',
			value = { "- | identity", "'' | identity", "gzip | gzip identity", "gzip, br | br gzip identity",
					"gzip, deflate, br, zstd | br zstd gzip identity", "br;q=0.5, gzip | gzip br identity",
					"br;q=0 | identity", "gzip;q=0, br | br identity", "identity | identity",
					"identity, gzip;q=0.5 | identity gzip", "identity;q=0.5, gzip;q=0.5 | gzip identity",
					"identity;q=0 | ''", "identity;q=0, gzip | gzip", "* | br zstd gzip identity", "*;q=0 | ''",
					"*;q=0, br | br", "*;q=0, identity | identity", "*;q=0.1, gzip | gzip br zstd identity",
					"GZIP | gzip identity", "x-gzip | gzip identity", "gzip ; q=0.3 | gzip identity",
					"gzip;Q=0 | identity", "gzip;q=2 | identity", "gzip;q=-1 | identity", "gzip;q=0.0001 | identity",
					"gzip;q=NaN | identity", "gzip;q= | identity", "gzip;level=1 | identity", "; | identity",
					"gzip;q=0.3;q=1 | identity", ",,gzip,, | gzip identity", "deflate | identity" })
	void ranks(String header, String expected) {
		List<Coding> ranked = AcceptedCodings.parse(header).rank(Arrays.asList(Coding.values()));
		assertThat(String.join(" ", ranked.stream().map(Coding::token).toList())).isEqualTo(expected);
	}

	@Test
	void ranksWhatThereIs() {
		assertThat(AcceptedCodings.parse("br, gzip").rank(List.of(Coding.GZIP, Coding.IDENTITY)))
			.containsExactly(Coding.GZIP, Coding.IDENTITY);
	}

}
