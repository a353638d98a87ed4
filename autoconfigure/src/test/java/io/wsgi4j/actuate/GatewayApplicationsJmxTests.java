package io.wsgi4j.actuate;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.TestServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayApplicationsJmxTests extends AbstractRecorderTests {

	private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("spring.jmx.enabled=true", "management.endpoints.jmx.domain=io.wsgi4j.test",
				"management.endpoints.jmx.exposure.include=gatewayapplications");
	}

	@Test
	void describes() throws JMException {
		assertThat(invoke("applications")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsOnlyKeys("applications", "executors");
		assertThat(invoke("application", "app")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("mount", "/gateway/app")
			.containsEntry("suspended", false);
	}

	@Test
	void suspends() throws JMException {
		assertThat(invoke("suspend", "app", true)).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("suspended", true);
		assertThat(this.server.get("/gateway/app").status()).isEqualTo(503);
		invoke("suspend", "app", false);
		record("/gateway/app");
	}

	@Test
	void isNotExposedOverHttp() {
		assertThat(this.server.get("/actuator/gatewayapplications").status()).isEqualTo(404);
	}

	private static Object invoke(String operation, Object... arguments) throws JMException {
		ObjectName name = new ObjectName("io.wsgi4j.test:type=Endpoint,name=Gatewayapplications");
		return MBEANS.invoke(name, operation, arguments, new String[arguments.length]);
	}

}
