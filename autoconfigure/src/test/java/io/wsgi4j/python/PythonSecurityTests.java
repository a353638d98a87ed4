package io.wsgi4j.python;

import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Python applications behind Spring Security.
 */
class PythonSecurityTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.secured()
			.configuration(Security.class)
			.bean("caller", new Caller())
			.properties("gateway.wsgi=exports.application", "gateway.python.beans.caller=caller");
	}

	@Test
	void everyStepSeesTheCaller() {
		for (String user : new String[] { "jane", "john", "jane" }) {
			RawRequest request = RawRequest.get("/gateway/callers").basic(user, "secret");
			assertThat(this.server.exchange(request).text()).isEqualTo("%1$s %1$s %1$s".formatted(user));
		}
	}

	@Test
	void strangersDoNotReachTheApplication() {
		assertThat(get("/callers").status()).isEqualTo(401);
	}

	public static final class Caller {

		public String name() {
			return SecurityContextHolder.getContext().getAuthentication().getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(user("jane"), user("john"));
		}

		private static UserDetails user(String name) {
			return User.withUsername(name).password("{noop}secret").build();
		}

	}

}
