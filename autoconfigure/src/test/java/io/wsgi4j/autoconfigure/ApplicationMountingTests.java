package io.wsgi4j.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationMountingTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				WebMvcAutoConfiguration.class));

	@Test
	void mountsComponents() {
		this.contextRunner.withBean("hello", Hello.class)
			.run((context) -> assertThat(find(context, "/gateway/hello").name()).isEqualTo("hello"));
	}

	@Test
	void mountsComponentsWithConstructorInjection() {
		this.contextRunner.withUserConfiguration(WithMvc.class)
			.run((context) -> assertThat(find(context, "/gateway/with-mvc")).isNotNull());
	}

	@Test
	void mountsBeanMethods() {
		this.contextRunner.withUserConfiguration(BeanMethods.class).run((context) -> {
			assertThat(find(context, "/gateway/instance").name()).isEqualTo("instanceMethod");
			assertThat(find(context, "/gateway/static").name()).isEqualTo("named");
			assertThat(find(context, "/gateway/object").name()).isEqualTo("declaredAsObject");
		});
	}

	@Test
	void annotationOfBeanMethodPrecedesThatOfClass() {
		this.contextRunner.withUserConfiguration(TwoOfAClass.class).run((context) -> {
			assertThat(find(context, "/gateway/one").name()).isEqualTo("one");
			assertThat(find(context, "/gateway/two").name()).isEqualTo("two");
			assertThat(find(context, "/gateway/hello").name()).isEqualTo("three");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void mountsProxies(boolean proxyTargetClass) {
		this.contextRunner.withBean("hello", Hello.class)
			.withBean(BeanNameAutoProxyCreator.class, () -> proxyCreator(proxyTargetClass))
			.withBean("interceptor", MethodInterceptor.class, () -> (invocation) -> invocation.proceed())
			.run((context) -> {
				assertThat(AopUtils.isCglibProxy(context.getBean("hello"))).isEqualTo(proxyTargetClass);
				assertThat(AopUtils.isJdkDynamicProxy(context.getBean("hello"))).isEqualTo(!proxyTargetClass);
				assertThat(find(context, "/gateway/hello").application()).isSameAs(context.getBean("hello"));
			});
	}

	@Test
	void mountsOneInstanceOfPrototype() {
		this.contextRunner.withUserConfiguration(Scoped.class)
			.run((context) -> assertThat(find(context, "/gateway/prototype").application())
				.isSameAs(find(context, "/gateway/prototype").application()));
	}

	@Test
	void mountsScopedProxiesInPlaceOfTheirTargets() {
		this.contextRunner.withUserConfiguration(Scoped.class).run((context) -> {
			assertThat(find(context, "/gateway/proxied").application()).isSameAs(context.getBean("proxied"));
			assertThat(find(context, "/gateway/proxied").name()).isEqualTo("proxied");
			assertThat(find(context, "/gateway/hello").application()).isSameAs(context.getBean("proxiedClass"));
		});
	}

	@Test
	void mountsWhatFactoryBeansMake() {
		this.contextRunner.withBean("made", HelloFactory.class)
			.run((context) -> assertThat(find(context, "/gateway/made").application()).isInstanceOf(Hello.class));
	}

	@Test
	void mountsSubclasses() {
		this.contextRunner.withBean("polite", PoliteHello.class)
			.run((context) -> assertThat(find(context, "/gateway/hello").name()).isEqualTo("polite"));
	}

	@Test
	void leavesPlainApplicationsAlone() {
		this.contextRunner.withBean("plain", Application.class, () -> (environ, startResponse) -> Body.empty())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(find(context, "/gateway/plain")).isNull();
			});
	}

	@Test
	void propertyOverridesPath() {
		this.contextRunner.withBean("hello", Hello.class)
			.withPropertyValues("gateway.applications.hello.path=/greetings/hello/")
			.run((context) -> {
				assertThat(find(context, "/gateway/greetings/hello").mount()).isEqualTo("/gateway/greetings/hello");
				assertThat(find(context, "/gateway/hello")).isNull();
			});
	}

	@Test
	void propertySwitchesOff() {
		this.contextRunner.withBean("hello", Hello.class)
			.withBean("other", Hello.class)
			.withPropertyValues("gateway.applications.other.enabled=false")
			.run((context) -> assertThat(find(context, "/gateway/hello").name()).isEqualTo("hello"));
	}

	@Test
	void switchedOffIsNotCreated() {
		this.contextRunner.withBean("other", Hello.class, Hello::new, (definition) -> definition.setLazyInit(true))
			.withPropertyValues("gateway.applications.other.enabled=false",
					"gateway.applications.other.executor=unknown", "gateway.applications.other.path=malformed")
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("other")).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "git-server", "gitServer", "gitserver", "GITSERVER", "git_server", "[gitServer]" })
	void propertiesFindApplicationsByAllSpellings(String spelling) {
		this.contextRunner.withBean("gitServer", Hello.class)
			.withPropertyValues(
					"gateway.applications" + (spelling.startsWith("[") ? "" : ".") + spelling + ".path=/git")
			.run((context) -> assertThat(find(context, "/gateway/git").name()).isEqualTo("gitServer"));
	}

	@Test
	void environmentVariablePrecedesFile() {
		this.contextRunner.withBean("gitServer", Hello.class)
			.withPropertyValues("gateway.applications.git-server.path=/file",
					"gateway.applications.git-server.executor=applicationTaskExecutor")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("GATEWAY_APPLICATIONS_GITSERVER_PATH", "/variable"))))
			.run((context) -> {
				assertThat(find(context, "/gateway/file")).isNull();
				assertThat(find(context, "/gateway/variable").executor())
					.isSameAs(context.getBean("applicationTaskExecutor"));
			});
	}

	@Test
	void bracketsHoldUnusualNames() {
		this.contextRunner.withBean("com.example.Hello", Hello.class)
			.withPropertyValues("gateway.applications[com.example.Hello].path=/unusual")
			.run((context) -> assertThat(find(context, "/gateway/unusual").name()).isEqualTo("com.example.Hello"));
	}

	@ParameterizedTest
	@CsvSource({ "/, /hello", "/a, /a/hello", "/a/, /a/hello", "/a/b, /a/b/hello",
			"/gr\u00fc\u00dfe, /gr%C3%BC%C3%9Fe/hello", "/\u65e5\u672c, /%E6%97%A5%E6%9C%AC/hello",
			"/a+b, /a+b/hello" })
	void prefixIsDecoded(String prefix, String path) {
		this.contextRunner.withBean("hello", Hello.class)
			.withPropertyValues("gateway.prefix=" + prefix)
			.run((context) -> assertThat(find(context, path).name()).isEqualTo("hello"));
	}

	@Test
	void limitsOfRequestAreThoseOfAllOrItsOwn() {
		this.contextRunner.withUserConfiguration(BeanMethods.class)
			.withPropertyValues("gateway.request.max-body-size=1KB", "gateway.request.memory-threshold=2B",
					"gateway.applications.named.request.max-body-size=-1",
					"gateway.applications.named.request.memory-threshold=0B",
					"gateway.applications.named.request.mode=streaming")
			.run((context) -> {
				assertThat(find(context, "/gateway/instance").requestBody())
					.hasToString("RequestBodySettings[maxSize=1024, memoryThreshold=2, streaming=false]");
				assertThat(find(context, "/gateway/static").requestBody())
					.hasToString("RequestBodySettings[maxSize=-1, memoryThreshold=0, streaming=true]");
			});
	}

	@Test
	void timeoutsAreThoseOfAllOrItsOwn() {
		this.contextRunner.withUserConfiguration(BeanMethods.class)
			.withPropertyValues("gateway.request.read-timeout=1s", "gateway.queue-timeout=2s",
					"gateway.response-timeout=3s", "gateway.write-timeout=4s", "gateway.max-in-flight=5",
					"gateway.step-timeout=6s", "gateway.abandoned-timeout=7s",
					"gateway.applications.named.request.read-timeout=10s",
					"gateway.applications.named.queue-timeout=20s", "gateway.applications.named.response-timeout=30s",
					"gateway.applications.named.write-timeout=0", "gateway.applications.named.step-timeout=60s",
					"gateway.applications.named.abandoned-timeout=0", "gateway.applications.named.max-in-flight=-1")
			.run((context) -> {
				MountedApplication common = find(context, "/gateway/instance");
				assertThat(common.timeouts()).isEqualTo(timeouts(1, 2, 3, 4, 6, 7));
				assertThat(common.maxInFlight()).isEqualTo(5);
				MountedApplication own = find(context, "/gateway/static");
				assertThat(own.timeouts()).isEqualTo(timeouts(10, 20, 30, 0, 60, 0));
				assertThat(own.maxInFlight()).isEqualTo(-1);
			});
	}

	private static ExchangeTimeouts timeouts(long read, long queue, long response, long write, long step,
			long abandoned) {
		return new ExchangeTimeouts(Duration.ofSeconds(read), Duration.ofSeconds(queue), Duration.ofSeconds(response),
				Duration.ofSeconds(write), Duration.ofSeconds(step), Duration.ofSeconds(abandoned));
	}

	private static BeanNameAutoProxyCreator proxyCreator(boolean proxyTargetClass) {
		BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
		creator.setBeanNames("hello");
		creator.setInterceptorNames("interceptor");
		creator.setProxyTargetClass(proxyTargetClass);
		return creator;
	}

	private static MountedApplication find(ApplicationContext context, String path) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		ServletRequestPathUtils.parseAndCache(request);
		HandlerExecutionChain chain = context.getBean(GatewayHandlerMapping.class).getHandler(request);
		return (chain != null && chain.getHandler() instanceof MountedApplication application) ? application : null;
	}

	@GatewayApplication("/hello")
	static class Hello implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			startResponse.start("204 No Content");
			return Body.empty();
		}

	}

	static class PoliteHello extends Hello {

	}

	@GatewayApplication("/with-mvc")
	static class WithMvc extends Hello {

		WithMvc(RequestMappingHandlerMapping mapping, ConversionService mvcConversionService,
				ObjectProvider<HandlerMapping> mappings, List<WebMvcConfigurer> configurers,
				ApplicationContext context) {
			assertThat(mapping).isNotNull();
			assertThat(mvcConversionService).isNotNull();
			assertThat(mappings).isNotNull();
			assertThat(configurers).isNotEmpty();
			assertThat(context).isNotNull();
		}

	}

	@Configuration
	static class BeanMethods {

		@Bean
		@GatewayApplication("/instance")
		Application instanceMethod() {
			return new PoliteHello();
		}

		@Bean
		@GatewayApplication(path = "/static", name = "named")
		static Application staticMethod() {
			return new PoliteHello();
		}

		@Bean
		@GatewayApplication("/object")
		Object declaredAsObject() {
			return new PoliteHello();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoOfAClass {

		@Bean
		@GatewayApplication("/one")
		Hello one() {
			return new Hello();
		}

		@Bean
		@GatewayApplication("/two")
		Hello two() {
			return new Hello();
		}

		@Bean
		Hello three() {
			return new Hello();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope("prototype")
		@GatewayApplication("/prototype")
		Application prototype() {
			return new PoliteHello();
		}

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.INTERFACES)
		@GatewayApplication("/proxied")
		Application proxied() {
			return new PoliteHello();
		}

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Hello proxiedClass() {
			return new Hello();
		}

	}

	@GatewayApplication("/made")
	static class HelloFactory implements FactoryBean<Application> {

		@Override
		public Application getObject() {
			return new Hello();
		}

		@Override
		public Class<?> getObjectType() {
			return Application.class;
		}

	}

}
