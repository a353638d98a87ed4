package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the times in the Kubernetes manifest fit together.
 */
@Tag("any-jdk")
class DeploymentTests {

	private static final Path MANIFEST = Markdown.ROOT.resolve("deploy/kubernetes.yaml");

	private static final String POD = "spec.template.spec.";

	private static final String CONTAINER = POD + "containers[0].";

	@Test
	void gracePeriodHasRoomForTheShutdown() throws IOException {
		PropertySource<?> deployment = manifest().get(0);
		long preStop = number(deployment, CONTAINER + "lifecycle.preStop.sleep.seconds");
		long phase = DurationStyle.detectAndParse(variable(deployment, "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"))
			.toSeconds();
		assertThat(number(deployment, POD + "terminationGracePeriodSeconds")).isGreaterThan(preStop + phase);
	}

	@Test
	void noReplicaGoesBeforeAnotherIsThere() throws IOException {
		PropertySource<?> deployment = manifest().get(0);
		assertThat(number(deployment, "spec.replicas")).isGreaterThan(1);
		assertThat(number(deployment, "spec.strategy.rollingUpdate.maxUnavailable")).isZero();
	}

	@Test
	void budgetAndServiceSelectTheDeployment() throws IOException {
		List<PropertySource<?>> manifest = manifest();
		String label = ".app.kubernetes.io/name";
		Object name = manifest.get(0).getProperty("spec.template.metadata.labels" + label);
		assertThat(name).isNotNull();
		assertThat(manifest.get(1).getProperty("spec.selector" + label)).isEqualTo(name);
		assertThat(manifest.get(2).getProperty("spec.selector.matchLabels" + label)).isEqualTo(name);
	}

	private static List<PropertySource<?>> manifest() throws IOException {
		return new YamlPropertySourceLoader().load("manifest", new FileSystemResource(MANIFEST));
	}

	private static long number(PropertySource<?> deployment, String name) {
		return Long.parseLong(String.valueOf(deployment.getProperty(name)));
	}

	private static String variable(PropertySource<?> deployment, String name) {
		int index = 0;
		while (!name.equals(String.valueOf(deployment.getProperty(CONTAINER + "env[%d].name".formatted(index))))) {
			index++;
		}
		return String.valueOf(deployment.getProperty(CONTAINER + "env[%d].value".formatted(index)));
	}

}
