package io.wsgi4j.files;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 9110, section 14, for files of 100 bytes.
 */
class ByteRangesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "bytes=0-0 | 0-0", "bytes=0-99 | 0-99", "bytes=10- | 10-99", "bytes=-10 | 90-99",
					"bytes=90-1000 | 90-99", "bytes=-1000 | 0-99", "BYTES=1-2 | 1-2", "bytes= 1-2 | 1-2",
					"bytes=1-2,4-5 | 1-2 4-5", "bytes=4-5, 1-2 | 4-5 1-2", "bytes=1-2,,4-5, | 1-2 4-5",
					"bytes=1-2,1-2 | 1-2 1-2", "bytes=1-2,100-200 | 1-2", "bytes=0-1,-1 | 0-1 99-99",
					"bytes=-0,5-5 | 5-5", "bytes=0-9223372036854775807 | 0-99" })
	void hasParts(String header, String expected) {
		ByteRanges ranges = ByteRanges.of(header, 100);
		assertThat(ranges.whole()).isFalse();
		assertThat(ranges.spans().stream().map((span) -> span.first() + "-" + span.last()).toList())
			.containsExactly(expected.split(" "));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "bytes=100-", "bytes=100-200", "bytes=-0", "bytes=100-,200-", "bytes=9223372036854775807-" })
	void hasNoSuchParts(String header) {
		assertThat(ByteRanges.of(header, 100).whole()).isFalse();
		assertThat(ByteRanges.of(header, 100).spans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=1-2-3", "bytes=--5",
			"bytes=+1-2", "bytes=1 - 2", "lines=1-2", "bytes=1-2;x", "bytes=0-99999999999999999999", "bytes=0-49,50-99",
			"bytes=0-60,40-99", "bytes=0-,0-,0-", "bytes=1-2,x", "bytes=0x1-2" })
	void sendsTheWholeForWhatMakesNoSense(String header) {
		assertThat(ByteRanges.of(header, 100)).isEqualTo(ByteRanges.all());
	}

	@Test
	void sendsTheWholeForTooMany() {
		assertThat(ByteRanges.of(single(32), 100).spans()).hasSize(32);
		assertThat(ByteRanges.of(single(33), 100).whole()).isTrue();
		assertThat(ByteRanges.of(single(1000), 100_000).whole()).isTrue();
	}

	@Test
	void sendsTheWholeWithoutHeaderOrContent() {
		assertThat(ByteRanges.of(null, 100).whole()).isTrue();
		assertThat(ByteRanges.of("bytes=0-", 0).whole()).isTrue();
		assertThat(ByteRanges.of("bytes=-5", 0).whole()).isTrue();
	}

	@Property
	@Label("No header fails, and all that comes of it lies within the file and is no more than it")
	void anyHeader(@ForAll String text, @ForAll @LongRange(min = 0, max = 1000) long size) {
		for (String header : new String[] { text, "bytes=" + text, "bytes=" + text.replaceAll("[^-0-9,]", "") }) {
			ByteRanges ranges = ByteRanges.of(header, size);
			assertThat(ranges.spans()).allSatisfy((span) -> {
				assertThat(span.first()).isBetween(0L, span.last());
				assertThat(span.last()).isLessThan(size);
			});
			assertThat(ranges.spans().stream().mapToLong(ByteRanges.Span::length).sum()).isLessThanOrEqualTo(size);
		}
	}

	private static String single(int count) {
		return IntStream.range(0, count)
			.mapToObj((position) -> position + "-" + position)
			.collect(Collectors.joining(",", "bytes=", ""));
	}

}
