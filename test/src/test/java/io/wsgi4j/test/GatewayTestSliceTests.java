package io.wsgi4j.test;

import java.util.Iterator;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.Middleware;
import io.wsgi4j.StartResponse;
import io.wsgi4j.middleware.Validator;
import io.wsgi4j.test.SlicedParts.CheapPriceList;
import io.wsgi4j.test.SlicedParts.Deep;
import io.wsgi4j.test.SlicedParts.Echo;
import io.wsgi4j.test.SlicedParts.Fails;
import io.wsgi4j.test.SlicedParts.Imported;
import io.wsgi4j.test.SlicedParts.Marking;
import io.wsgi4j.test.SlicedParts.OnPurposeException;
import io.wsgi4j.test.SlicedParts.Prices;
import io.wsgi4j.test.SlicedParts.Streams;
import io.wsgi4j.test.autoconfigure.GatewayTestAutoConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is in a slice, and what isn't.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class GatewayTestSliceTests {

	private static void assertHas(ApplicationContext context, Class<?>... types) {
		assertThat(List.of(types))
			.allSatisfy((type) -> assertThat(context.getBeanProvider(type).stream()).as("%s", type).hasSize(1));
	}

	private static void assertHasNo(ApplicationContext context, Class<?>... types) {
		assertThat(List.of(types))
			.allSatisfy((type) -> assertThat(context.getBeanProvider(type).stream()).as("%s", type).isEmpty());
	}

	@Nested
	@GatewayTest(value = { Echo.class, Deep.class }, properties = { "gateway.applications.streams.path=/x",
			"gateway.applications.nobody.enabled=false", "gateway.prefix=/" })
	class SomeApplications {

		@Autowired
		private ApplicationContext context;

		@Autowired
		private GatewayTestClient client;

		@Test
		void hasOnlyThese() {
			assertHas(this.context, Echo.class, Deep.class, Marking.class, Validator.class, GatewayTestClient.class);
			assertHasNo(this.context, Streams.class, Fails.class, Prices.class, CheapPriceList.class, Imported.class);
		}

		@Test
		void hasNoServerAndNoSpringMvc() {
			assertThat(this.context).isNotInstanceOf(ServletWebServerApplicationContext.class);
			assertHasNo(this.context, WebServer.class, DispatcherServlet.class, SecurityFilterChain.class);
		}

		@Test
		void answersWithSecurityOnTheClassPath() {
			assertThat(this.client.get("/echo")).hasStatusOk()
				.doesNotContainHeader("X-Frame-Options")
				.hasHeader("X-Mark", "marked");
		}

		@Test
		void knowsTheRootAsPrefix() {
			assertThat(this.client.get("/echo/x")).bodyText().startsWith("GET /echo|/x");
			assertThat(this.client.get("")).hasStatus(404);
			assertThat(this.client.get("/error")).hasStatus(404);
		}

	}

	@Nested
	@GatewayTest(value = Echo.class, properties = "gateway.prefix=/fresh")
	@ExtendWith(OutputCaptureExtension.class)
	class WithFirstRequest {

		@Autowired
		private GatewayTestClient client;

		@Test
		void warnsOfNoFilterWhereThereIsNone(CapturedOutput output) {
			assertThat(this.client.get("/echo")).hasStatusOk();
			assertThat(output).doesNotContain("asyncSupported");
		}

	}

	@Nested
	@GatewayTest(Secured.class)
	class WithSecurity {

		@Autowired
		private GatewayTestClient client;

		@Test
		void applicationsSeeTheContextOfTheTest() {
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "x", "USER"));
			try {
				assertThat(this.client.get("/secured")).hasBodyTextEqualTo("ada");
			}
			finally {
				SecurityContextHolder.clearContext();
			}
		}

	}

	@Nested
	@GatewayTest(Echo.class)
	@Import(Imported.class)
	class WithConfiguration {

		@Autowired
		private GatewayTestClient client;

		@Test
		void hasApplicationsOfIt() {
			assertThat(this.client.get("/imported")).isAnsweredBy("imported").hasBodyTextEqualTo("imported");
		}

	}

	// Later, in another test, the validator would complain of bodies left open.
	@Nested
	@GatewayTest(applications = Streams.class, validator = false)
	@Import(Forgetful.class)
	class WithMiddlewareThatForgetsToClose {

		@Autowired
		private GatewayTestClient client;

		@Test
		void seesThatABodyIsLeftOpen() {
			GatewayTestResult result = this.client.get("/streams").exchange();
			assertThat(result).hasBodyTextEqualTo("onetwo").hasPulledBlocks(3);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(result).hasClosedBody())
				.withMessageContaining("closed 0 times");
		}

		@Test
		void seesNoFailureThatMiddlewareHasHandled() {
			assertThat(this.client.get("/streams/failing")).doesNotHaveFailed().isNotCut().hasBodyTextEqualTo("onetwo");
		}

	}

	@Nested
	@GatewayTest(value = Prices.class,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CheapPriceList.class))
	class WithAnotherComponent {

		@Autowired
		private GatewayTestClient client;

		@Test
		void findsIt() {
			assertThat(this.client.get("/prices/tea")).hasBodyTextEqualTo("/tea: 1");
		}

	}

	@Nested
	@GatewayTest(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = { Prices.class, Marking.class }))
	class WithoutSome {

		@Autowired
		private ApplicationContext context;

		@Test
		void hasAllOthers() {
			assertHas(this.context, Echo.class, Streams.class, Fails.class);
			assertHasNo(this.context, Prices.class, Marking.class, CheapPriceList.class);
		}

	}

	@Nested
	@GatewayTest(useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Echo.class))
	class WithoutDefaultFilters {

		@Autowired
		private ApplicationContext context;

		@Test
		void hasOnlyWhatIsIncluded() {
			assertHas(this.context, Echo.class);
			assertHasNo(this.context, Streams.class, Marking.class);
		}

	}

	@Nested
	@GatewayTest(applications = { Echo.class, Fails.class, Streams.class }, validator = false)
	class WithoutValidator {

		@Autowired
		private GatewayTestClient client;

		@Autowired
		private ObjectProvider<Validator> validators;

		@Test
		void contractIsNotChecked() {
			assertThat(this.validators).isEmpty();
			assertThat(this.client.get("/fails/contract")).hasStatusOk();
		}

		@Test
		void completeBodiesHaveALength() {
			assertThat(this.client.get("/echo")).hasBodyTextEqualTo("GET /gateway/echo|||null||")
				.hasHeader("Content-Length", "26")
				.hasPulledBlocks(1)
				.hasClosedBody();
		}

		@Test
		void lazyBodiesArePulledAndClosed() {
			assertThat(this.client.get("/streams/endless").leaveAfter(2)).hasPulledBlocks(2).hasClosedBody();
			assertThat(this.client.get("/streams/failing")).isCut().hasPulledBlocks(2).hasClosedBody();
		}

	}

	@Nested
	@GatewayTest(value = Echo.class, excludeAutoConfiguration = GatewayTestAutoConfiguration.class)
	class WithoutAnAutoConfiguration {

		@Autowired
		private ApplicationContext context;

		@Test
		void hasNothingOfIt() {
			assertHas(this.context, Echo.class);
			assertHasNo(this.context, Validator.class, GatewayTestClient.class);
		}

	}

	/**
	 * Passes on the blocks of a body, up to a failure, but not its end.
	 */
	static class Forgetful implements Middleware {

		@Override
		public Application wrap(Application application) {
			return (environ, startResponse) -> {
				Iterator<byte[]> blocks = application.call(environ, startResponse).iterator();
				return () -> new Iterator<>() {

					private byte[] next;

					@Override
					public boolean hasNext() {
						try {
							this.next = blocks.hasNext() ? blocks.next() : null;
						}
						catch (OnPurposeException ex) {
							this.next = null;
						}
						return this.next != null;
					}

					@Override
					public byte[] next() {
						return this.next;
					}

				};
			};
		}

	}

	@GatewayApplication("/secured")
	static class Secured implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return Body.of(SecurityContextHolder.getContext().getAuthentication().getName());
		}

	}

}
