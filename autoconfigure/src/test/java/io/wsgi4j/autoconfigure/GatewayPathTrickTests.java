package io.wsgi4j.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.servlet.GatewayRequest;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for spellings of a path that Spring Security's rules and the gateway read in
 * different ways.
 */
class GatewayPathTrickTests {

	private static final String PROTECTED = "protected";

	private static final Map<String, TestServer> SERVERS = new LinkedHashMap<>();

	@BeforeContainer
	static void startServers() {
		for (Container container : Container.values()) {
			for (Firewall firewall : Firewall.values()) {
				for (String contextPath : new String[] { "", "/context" }) {
					SERVERS.put(container + " " + firewall + " '" + contextPath + "'",
							start(container, firewall, contextPath));
				}
			}
		}
	}

	private static TestServer start(Container container, Firewall firewall, String contextPath) {
		Application open = (environ, startResponse) -> {
			startResponse.start("200 OK");
			boolean secret = environ.pathInfo().equals("/private") || environ.pathInfo().startsWith("/private/");
			return Body.of(secret ? PROTECTED : "open");
		};
		// One of the two with each context path, so that each container has both.
		String encodedSlash = (contextPath.isEmpty() == (container == Container.TOMCAT)) ? "decode" : "reject";
		Application closed = (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(PROTECTED);
		};
		return TestServer.on(container)
			.secured()
			.configuration(Rules.class)
			.bean("firewall", firewall.create())
			.application("/", open)
			.application("/open", open)
			.application("/secret", closed)
			.application("/vault", closed)
			.properties("server.servlet.context-path=" + contextPath, "logging.level.root=error",
					"gateway.applications.root.encoded-slash=" + encodedSlash,
					"gateway.applications.open.encoded-slash=" + encodedSlash)
			.start();
	}

	@AfterContainer
	static void stopServers() {
		SERVERS.values().forEach(TestServer::close);
		SERVERS.clear();
	}

	@Example
	@Label("Every server has rules that see through a spelling, so there is something to lead past")
	void rules() {
		SERVERS.forEach((name, server) -> {
			String contextPath = contextPath(name);
			assertThat(server.get(contextPath + "/gateway/open").text()).as(name).isEqualTo("open");
			for (String path : new String[] { "/gateway/secret", "/%67ateway/%73ecret/x", "/gatewa%79/vaul%74",
					"/gateway/open/private", "/gateway/open/privat%65/x" }) {
				assertThat(server.get(contextPath + path).status()).as("%s: %s", name, path).isEqualTo(401);
			}
		});
	}

	@Property(tries = 250)
	@Label("No spelling of a path leads past a rule")
	void detours(@ForAll("paths") String path) {
		SERVERS.forEach((name, server) -> {
			String contextPath = contextPath(name);
			HttpAnswer answer = server.get(contextPath + path);
			assertThat(answer.text()).as("%s: %s", name, path).isNotEqualTo(PROTECTED);
			assertThat(answer.status()).as("%s: %s", name, path).isIn(200, 302, 400, 401, 404);
		});
	}

	@Property(tries = 60)
	@Label("No spelling of a path leads past a rule by way of the context path")
	void detoursAroundTheContextPath(@ForAll("paths") String path, @ForAll("contextTricks") String contextPath) {
		SERVERS.forEach((name, server) -> assertThat(server.get(contextPath + path).text())
			.as("%s: %s%s", name, contextPath, path)
			.isNotEqualTo(PROTECTED));
	}

	private static String contextPath(String name) {
		return name.contains("/context") ? "/context" : "";
	}

	@Provide
	Arbitrary<String> contextTricks() {
		return Arbitraries.of("/context;x", "/%63ontext", "//context", "/context/", "/Context", "/./context",
				"/x/../context", "/context/../context", "/context%2f", "/;/context", "/context/%2e", "\\context");
	}

	@Provide
	Arbitrary<String> paths() {
		Arbitrary<String> separator = Arbitraries.frequency(Tuple.of(60, "/"), Tuple.of(2, "//"), Tuple.of(1, "/./"),
				Tuple.of(1, "/%2e/"), Tuple.of(1, "/x/../"), Tuple.of(1, "/open/../"), Tuple.of(1, "/x/%2E%2e/"),
				Tuple.of(1, "/x/..;/"), Tuple.of(1, "/x/..;a=b/"), Tuple.of(1, "/;/"), Tuple.of(1, "/;x=y/"),
				Tuple.of(1, "%2f"), Tuple.of(1, "%2F"), Tuple.of(1, "/%2f"), Tuple.of(1, "\\"), Tuple.of(1, "%5c"),
				Tuple.of(1, "%5C"), Tuple.of(1, "/%252e%252e/"), Tuple.of(1, "%252f"), Tuple.of(1, "/open%2f../"),
				Tuple.of(1, "/open/..%2f"), Tuple.of(1, "/open%2F%2e%2e%2F"), Tuple.of(1, "/x%2f..%2f"),
				Tuple.of(1, "/open;x%2f"), Tuple.of(1, "/.%2f"), Tuple.of(1, "%2f;x/"), Tuple.of(1, "/open%2f"));
		Arbitrary<String> target = Arbitraries.of("secret", "vault");
		Arbitrary<String> inside = separator.flatMap((between) -> segment("open")
			.flatMap((mount) -> segment("private").map((rest) -> mount + between + rest)));
		Arbitrary<String> tail = Arbitraries.of("", "/", "//", ";x", ";/", "/x", "/..", "/.", "/%2e%2e", ".", "%00",
				"%20", ".html", "/;", "?x", "/x;y=z", "%0a", "/%2e%2e/secret");
		return separator
			.flatMap((first) -> separator.flatMap((second) -> segment("gateway").flatMap((prefix) -> Arbitraries
				.frequencyOf(Tuple.of(2, target.flatMap(GatewayPathTrickTests::segment)), Tuple.of(1, inside))
				.flatMap((mount) -> tail.map((rest) -> first + prefix + second + mount + rest)))));
	}

	private static Arbitrary<String> segment(String name) {
		int last = name.length() - 1;
		return Arbitraries.frequency(Tuple.of(15, name),
				Tuple.of(2, "%" + Integer.toHexString(name.charAt(0)) + name.substring(1)),
				Tuple.of(2, name.substring(0, last) + "%" + Integer.toHexString(name.charAt(last)).toUpperCase()),
				Tuple.of(1, "%25" + Integer.toHexString(name.charAt(0)) + name.substring(1)),
				Tuple.of(1, name.toUpperCase()), Tuple.of(1, name + ";x"), Tuple.of(1, name + ";x=y;z"),
				Tuple.of(1, ";x" + name), Tuple.of(1, name + "%3bx"), Tuple.of(1, name + "%00"),
				Tuple.of(1, name + "%c0%ae"), Tuple.of(1, name + "%20"), Tuple.of(1, name + "."),
				Tuple.of(1, "%c1%b3" + name.substring(1)), Tuple.of(1, "%ef%bd%93" + name.substring(1)),
				Tuple.of(1, name + "%e2%80%8b"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests
					.requestMatchers(PathPatternRequestMatcher.pathPattern("/gateway/secret/**"),
							PathPatternRequestMatcher.pathPattern("/gateway/open/private/**"))
					.authenticated()
					.requestMatchers(GatewayRequest.to("vault"))
					.authenticated()
					.anyRequest()
					.permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	enum Firewall {

		STRICT {

			@Override
			HttpFirewall create() {
				return new StrictHttpFirewall();
			}

		},

		LENIENT {

			@Override
			HttpFirewall create() {
				StrictHttpFirewall firewall = new StrictHttpFirewall();
				List.<Consumer<Boolean>>of(firewall::setAllowBackSlash, firewall::setAllowNull,
						firewall::setAllowSemicolon, firewall::setAllowUrlEncodedCarriageReturn,
						firewall::setAllowUrlEncodedDoubleSlash, firewall::setAllowUrlEncodedLineFeed,
						firewall::setAllowUrlEncodedLineSeparator, firewall::setAllowUrlEncodedParagraphSeparator,
						firewall::setAllowUrlEncodedPercent, firewall::setAllowUrlEncodedPeriod,
						firewall::setAllowUrlEncodedSlash, firewall::setUnsafeAllowAnyHttpMethod)
					.forEach((allowance) -> allowance.accept(true));
				return firewall;
			}

		},

		NONE {

			@Override
			HttpFirewall create() {
				return new OpenDoor();
			}

		};

		abstract HttpFirewall create();

	}

	static final class OpenDoor implements HttpFirewall {

		@Override
		public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
			return new FirewalledRequest(request) {

				@Override
				public void reset() {
				}

			};
		}

		@Override
		public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
			return response;
		}

	}

}
