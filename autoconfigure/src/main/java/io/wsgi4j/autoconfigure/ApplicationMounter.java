package io.wsgi4j.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Middleware;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;
import io.wsgi4j.servlet.MountedApplication;
import io.wsgi4j.servlet.RequestBodySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Mounts the beans that are annotated with {@link GatewayApplication}, as annotation and
 * properties say.
 */
final class ApplicationMounter {

	private final ListableBeanFactory beanFactory;

	private final GatewayProperties properties;

	private final GatewayExecutors executors;

	private final List<Middleware> middleware;

	ApplicationMounter(ListableBeanFactory beanFactory, GatewayProperties properties, GatewayExecutors executors,
			List<Middleware> middleware) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.executors = executors;
		this.middleware = middleware;
	}

	/**
	 * Mounts all applications that are enabled.
	 * @throws GatewayConfigurationException if annotations and properties don't add up
	 */
	Collection<MountedApplication> mount() {
		List<Candidate> candidates = findCandidates();
		refuseUnknownNames(candidates);
		Map<String, Candidate> byMount = new LinkedHashMap<>();
		List<MountedApplication> mounted = new ArrayList<>();
		for (Candidate candidate : candidates) {
			if (!candidate.properties().isEnabled()) {
				continue;
			}
			String mount = mountOf(candidate);
			Candidate other = byMount.putIfAbsent(mount, candidate);
			if (other != null) {
				throw duplicateMount(mount, other, candidate);
			}
			mounted.add(mount(candidate, mount));
		}
		return mounted;
	}

	private List<Candidate> findCandidates() {
		Map<String, Candidate> byName = new LinkedHashMap<>();
		for (String beanName : this.beanFactory.getBeanNamesForAnnotation(GatewayApplication.class)) {
			GatewayApplication annotation = this.beanFactory.findAnnotationOnBean(beanName, GatewayApplication.class);
			Assert.state(annotation != null, () -> "No annotation on bean '" + beanName + "'");
			String name = StringUtils.hasText(annotation.name()) ? annotation.name() : beanName;
			ApplicationProperties properties = this.properties.getApplications()
				.getOrDefault(name, new ApplicationProperties());
			Candidate candidate = new Candidate(name, beanName, annotation, properties);
			Candidate other = byName.putIfAbsent(name, candidate);
			if (other != null) {
				throw new GatewayConfigurationException(
						"The beans '%s' and '%s' are both applications of the name '%s'.".formatted(other.beanName(),
								beanName, name),
						"Give one of them another name in @GatewayApplication.");
			}
		}
		return List.copyOf(byName.values());
	}

	private void refuseUnknownNames(List<Candidate> candidates) {
		Set<String> known = new TreeSet<>(candidates.stream().map(Candidate::name).toList());
		for (String name : this.properties.getApplications().keySet()) {
			if (!known.contains(name)) {
				throw new GatewayConfigurationException(
						"The properties 'gateway.applications.%s.*' are for an application that does not exist."
							.formatted(name),
						known.isEmpty() ? "Annotate a bean with @GatewayApplication or remove the properties."
								: "Correct the name or remove the properties. There are applications of these names: %s."
									.formatted(String.join(", ", known)));
			}
		}
	}

	private String mountOf(Candidate candidate) {
		String prefix = MountPath.parse(this.properties.getPrefix(), "the property 'gateway.prefix'");
		String path = candidate.properties().getPath();
		return prefix + ((path != null)
				? MountPath.parse(path, "the property 'gateway.applications.%s.path'".formatted(candidate.name()))
				: MountPath.parse(candidate.annotation().path(), "application '%s'".formatted(candidate.name())));
	}

	private GatewayConfigurationException duplicateMount(String mount, Candidate one, Candidate other) {
		return new GatewayConfigurationException(
				"The applications '%s' (bean '%s') and '%s' (bean '%s') are both mounted at '%s'.".formatted(one.name(),
						one.beanName(), other.name(), other.beanName(), mount.isEmpty() ? "/" : mount),
				"Give one of them another path, in @GatewayApplication or with 'gateway.applications.%s.path', or switch it off with 'gateway.applications.%s.enabled=false'."
					.formatted(other.name(), other.name()));
	}

	private MountedApplication mount(Candidate candidate, String mount) {
		String executor = candidate.properties().getExecutor();
		return new MountedApplication(candidate.name(), mount, wrap(application(candidate)),
				this.executors.get((executor != null) ? executor : candidate.annotation().executor(), candidate.name()),
				requestBody(candidate));
	}

	private Application application(Candidate candidate) {
		Object bean = this.beanFactory.getBean(candidate.beanName());
		if (bean instanceof Application application) {
			return application;
		}
		throw new GatewayConfigurationException(
				"The bean '%s' is annotated with @GatewayApplication, but its type %s is not an %s."
					.formatted(candidate.beanName(), bean.getClass().getName(), Application.class.getName()),
				"Implement Application or remove the annotation.");
	}

	private Application wrap(Application application) {
		Application wrapped = application;
		for (int i = this.middleware.size() - 1; i >= 0; i--) {
			wrapped = this.middleware.get(i).wrap(wrapped);
		}
		return wrapped;
	}

	private RequestBodySettings requestBody(Candidate candidate) {
		GatewayProperties.Request defaults = this.properties.getRequest();
		GatewayProperties.ApplicationRequest own = candidate.properties().getRequest();
		DataSize maxSize = first(own.getMaxBodySize(), defaults::getMaxBodySize);
		DataSize threshold = first(own.getMemoryThreshold(), defaults::getMemoryThreshold);
		Path directory = first(defaults.getDirectory(), () -> Path.of(System.getProperty("java.io.tmpdir")));
		return new RequestBodySettings(Math.max(-1, maxSize.toBytes()),
				(int) Math.min(Integer.MAX_VALUE, Math.max(0, threshold.toBytes())), directory);
	}

	private static <T> T first(@Nullable T value, Supplier<T> otherwise) {
		return (value != null) ? value : otherwise.get();
	}

	/**
	 * A bean that wants to be mounted.
	 *
	 * @param name the application's name
	 * @param beanName the bean's name
	 * @param annotation the annotation on the bean
	 * @param properties what overrides the annotation
	 */
	private record Candidate(String name, String beanName, GatewayApplication annotation,
			ApplicationProperties properties) {
	}

}
