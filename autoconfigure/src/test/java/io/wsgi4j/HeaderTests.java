package io.wsgi4j;

import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class HeaderTests {

	@Test
	void keepsNameAndValueAsTheyAre() {
		Header header = new Header("x-FoO", " bar\tbaz ÿ");
		assertThat(header.name()).isEqualTo("x-FoO");
		assertThat(header.value()).isEqualTo(" bar\tbaz ÿ");
	}

	@Test
	void acceptsEmptyValue() {
		assertThat(new Header("X-Empty", "").value()).isEmpty();
	}

	@Test
	@DisplayName("Rule 5: every character of a token may be in a name")
	void acceptsToken() {
		String token = "!#$%&'*+-.^_`|~09azAZ";
		assertThat(new Header(token, "").name()).isEqualTo(token);
	}

	@ParameterizedTest
	@MethodSource("charactersThatAreNotOfTokens")
	@DisplayName("Rule 5: a name is a token")
	void refusesNameThatIsNotAToken(int character) {
		String name = "X-" + (char) character + "Foo";
		String printable = (character >= ' ' && character <= '~') ? name : "X-?Foo";
		assertThatIllegalArgumentException().isThrownBy(() -> new Header(name, "value"))
			.withMessage("Header name '%s' is not a token".formatted(printable));
	}

	@Test
	@DisplayName("Rule 5: a name is not empty")
	void refusesEmptyName() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Header("", "value"))
			.withMessage("Header name '' is not a token");
	}

	@ParameterizedTest
	@MethodSource("charactersThatAreNotOfValues")
	@DisplayName("Rule 5: a value has no control character and none beyond ISO 8859-1")
	void refusesValue(int character) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Header("X-Foo", "ab" + (char) character))
			.withMessage("Value of header 'X-Foo' has the illegal character 0x%02X at index 2".formatted(character));
	}

	@Test
	@DisplayName("Rule 5: a value is not null, and the message names the header")
	void refusesNullValue() {
		assertThatNullPointerException().isThrownBy(() -> new Header("X-Foo", null))
			.withMessage("Value of header 'X-Foo' is null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization",
			"Proxy-Connection", "TE", "Trailer", "Trailers", "Transfer-Encoding", "Upgrade", "connection",
			"TRANSFER-ENCODING", "te" })
	@DisplayName("Rule 5: hop-by-hop headers are refused")
	void refusesHopByHopHeader(String name) {
		assertThat(Header.isHopByHop(name)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> new Header(name, "value"))
			.withMessage("Header '%s' is a hop-by-hop header, which only the server may send".formatted(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Accept", "Cache-Control", "Date", "Pragma", "Via", "Warning", "Server", "Content-Length",
			"Connection-Foo" })
	@DisplayName("Rule 5: end-to-end headers pass")
	void acceptsEndToEndHeader(String name) {
		assertThat(Header.isHopByHop(name)).isFalse();
		assertThat(new Header(name, "value").name()).isEqualTo(name);
	}

	static IntStream charactersThatAreNotOfTokens() {
		return IntStream.concat(IntStream.rangeClosed(0, 0x1F), " \"(),/:;<=>?@[\\]{}\u007F\u00E4\u0130\u212A".chars());
	}

	static IntStream charactersThatAreNotOfValues() {
		return IntStream.concat(IntStream.rangeClosed(0, 0x1F).filter((character) -> character != '\t'),
				IntStream.of(0x7F, 0x100, 0x10A, 0x10D, 0x20AC));
	}

}
