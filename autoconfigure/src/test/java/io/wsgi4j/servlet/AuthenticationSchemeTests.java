package io.wsgi4j.servlet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationSchemeTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@ParameterizedTest
	@CsvSource({ "Basic amFuZQ==,Basic", "Digest username=jane,Digest", "Bearer x,Bearer", "Negotiate,Negotiate" })
	void isThatOfTheCredentials(String credentials, String scheme) {
		authenticate();
		this.request.addHeader("Authorization", credentials);
		assertThat(AuthenticationScheme.of(this.request)).isEqualTo(scheme);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a=b", "a\tb", "ä x" })
	void isNotWhatIsNoScheme(String credentials) {
		authenticate();
		this.request.addHeader("Authorization", credentials);
		assertThat(AuthenticationScheme.of(this.request)).isNull();
	}

	@Test
	void isThatOfTheContainerFirst() {
		authenticate();
		this.request.setAuthType("CLIENT_CERT");
		this.request.addHeader("Authorization", "Basic x");
		assertThat(AuthenticationScheme.of(this.request)).isEqualTo("CLIENT_CERT");
	}

	@Test
	void isUnknownWithoutCredentials() {
		authenticate();
		assertThat(AuthenticationScheme.of(this.request)).isNull();
	}

	@Test
	void isUnknownWithoutUser() {
		this.request.addHeader("Authorization", "Basic x");
		assertThat(AuthenticationScheme.of(this.request)).isNull();
	}

	private void authenticate() {
		this.request.setRemoteUser("jane");
	}

}
