package io.wsgi4j;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StatusPropertyTests {

	@Property
	@Label("Rule 5: a status is three digits, a space and a reason, or refused")
	void isRefusedUnlessItMayGoOnTheWire(@ForAll("statuses") String status) {
		if (status.matches("[2-9][0-9][0-9] [\\t\\x20-\\x7E\\x80-\\x{10FFFF}\\p{Cs}]*")) {
			assertThat(new Status(status).code()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(() -> new Status(status)).withMessageMatching("[ -~]*");
		}
	}

	@Provide
	Arbitrary<String> statuses() {
		Arbitrary<String> code = Arbitraries.oneOf(Arbitraries.integers().between(-10, 1100).map(String::valueOf),
				Arbitraries.of("200", "404", "٢٠٠", "2e2", "0x1", "+20"));
		Arbitrary<String> separator = Arbitraries.of(" ", " ", " ", "", "\t", "  ", "\r\n", "\u00A0");
		Arbitrary<String> reason = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(8),
				Arbitraries.strings().ascii().ofMaxLength(8), Arbitraries.of("OK", "O\r\nX: y", "\0", "\u007F"));
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(6),
				code.flatMap((digits) -> separator.flatMap((space) -> reason.map((text) -> digits + space + text))));
	}

}
