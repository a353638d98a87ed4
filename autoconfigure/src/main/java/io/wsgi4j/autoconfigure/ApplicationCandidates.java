package io.wsgi4j.autoconfigure;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Finds the beans that are annotated with {@link GatewayApplication} and the properties
 * that belong to them.
 */
public final class ApplicationCandidates {

	/**
	 * Attribute of a bean definition that stands for the annotation, for applications
	 * that properties define.
	 */
	private static final String ANNOTATION_ATTRIBUTE = GatewayApplication.class.getName();

	private static final String SCOPED_TARGET_PREFIX = ScopedProxyUtils.getTargetBeanName("");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, ApplicationProperties> properties = new LinkedHashMap<>();

	private final Map<String, ApplicationCandidate> candidates = new LinkedHashMap<>();

	private ApplicationCandidates(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Defines an application that properties ask for, as if a factory's method had the
	 * annotation.
	 * @param name the name of the application
	 * @param path its path under the prefix
	 * @param executor its executor, as in the annotation
	 * @param factory the name of the bean that makes it
	 * @param method the method of that bean
	 * @param argument what the method is called with
	 * @return the definition, of a lazy bean
	 */
	public static RootBeanDefinition define(String name, String path, String executor, String factory, String method,
			String argument) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(Application.class);
		definition.setFactoryBeanName(factory);
		definition.setFactoryMethodName(method);
		definition.setLazyInit(true);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, argument);
		definition.setAttribute(ANNOTATION_ATTRIBUTE,
				MergedAnnotation
					.of(GatewayApplication.class,
							Map.of("name", name, "path", path, "value", path, "executor", executor))
					.synthesize());
		return definition;
	}

	/**
	 * Finds all candidates, by context and without those of its parents, as is usual for
	 * handlers.
	 * @throws GatewayConfigurationException if names and properties don't add up
	 */
	static Collection<ApplicationCandidate> find(ConfigurableListableBeanFactory beanFactory,
			Map<String, ApplicationProperties> properties) {
		ApplicationCandidates candidates = new ApplicationCandidates(beanFactory);
		// Two spellings of a name have been bound to the same values.
		properties.forEach((name, values) -> candidates.properties.putIfAbsent(RelaxedNames.uniform(name), values));
		candidates.findAnnotations().forEach(candidates::add);
		properties.keySet().forEach(candidates::requireApplication);
		return candidates.candidates.values();
	}

	/**
	 * Removes the properties that belong to no application.
	 * @param beanFactory the bean factory that has the applications
	 * @param properties properties by the names of applications
	 */
	public static void removeUnknown(ConfigurableListableBeanFactory beanFactory,
			Map<String, ApplicationProperties> properties) {
		ApplicationCandidates candidates = new ApplicationCandidates(beanFactory);
		candidates.findAnnotations().forEach(candidates::add);
		properties.keySet().removeIf((name) -> !candidates.candidates.containsKey(RelaxedNames.uniform(name)));
	}

	private Map<String, GatewayApplication> findAnnotations() {
		Map<String, GatewayApplication> annotations = new LinkedHashMap<>();
		for (String beanName : this.beanFactory.getBeanNamesForAnnotation(GatewayApplication.class)) {
			String visibleName = ScopedProxyUtils.isScopedTarget(beanName)
					? beanName.substring(SCOPED_TARGET_PREFIX.length()) : beanName;
			annotations.put(visibleName, findAnnotation(beanName));
		}
		for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
			Object attribute = this.beanFactory.getBeanDefinition(beanName).getAttribute(ANNOTATION_ATTRIBUTE);
			if (attribute instanceof GatewayApplication annotation) {
				annotations.put(beanName, annotation);
			}
		}
		return annotations;
	}

	private GatewayApplication findAnnotation(String beanName) {
		GatewayApplication annotation = findAnnotationOnBeanMethod(beanName);
		if (annotation == null) {
			annotation = this.beanFactory.findAnnotationOnBean(beanName, GatewayApplication.class);
		}
		Assert.state(annotation != null, () -> "No annotation on bean '" + beanName + "'");
		return annotation;
	}

	/**
	 * The annotation on a {@code @Bean} method, which says more about the bean than one
	 * on its class.
	 */
	private @Nullable GatewayApplication findAnnotationOnBeanMethod(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName)) {
			return null;
		}
		MergedAnnotations annotations = beanMethodAnnotations(beanName);
		return (annotations != null)
				? annotations.get(GatewayApplication.class).synthesize(MergedAnnotation::isPresent).orElse(null) : null;
	}

	private @Nullable MergedAnnotations beanMethodAnnotations(String beanName) {
		if (this.beanFactory.getBeanDefinition(beanName) instanceof AnnotatedBeanDefinition definition) {
			MethodMetadata method = definition.getFactoryMethodMetadata();
			return (method != null) ? method.getAnnotations() : null;
		}
		// Definitions made ahead of time have the method instead of its metadata.
		if (this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition) {
			Method method = definition.getResolvedFactoryMethod();
			return (method != null) ? MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY) : null;
		}
		return null;
	}

	private void add(String beanName, GatewayApplication annotation) {
		String name = StringUtils.hasText(annotation.name()) ? annotation.name() : beanName;
		String key = RelaxedNames.uniform(name);
		ApplicationProperties properties = this.properties.getOrDefault(key, new ApplicationProperties());
		ApplicationCandidate candidate = new ApplicationCandidate(name, beanName, annotation, properties);
		ApplicationCandidate other = this.candidates.putIfAbsent(key, candidate);
		if (other != null) {
			throw duplicateName(other, candidate);
		}
	}

	private static GatewayConfigurationException duplicateName(ApplicationCandidate one, ApplicationCandidate other) {
		String names = one.name().equals(other.name()) ? "the name '" + one.name() + "'"
				: "names that properties can't tell apart, '%s' and '%s'".formatted(one.name(), other.name());
		return new GatewayConfigurationException(
				"The beans '%s' and '%s' are applications of %s.".formatted(one.beanName(), other.beanName(), names),
				"Give one of them another name, in @GatewayApplication or, for one that properties define, "
						+ "in 'gateway.applications.<name>'.");
	}

	private void requireApplication(String name) {
		if (!this.candidates.containsKey(RelaxedNames.uniform(name))) {
			throw new GatewayConfigurationException(
					"The properties '%s.*' are for an application that does not exist."
						.formatted(RelaxedNames.property("gateway.applications", name)),
					this.candidates.isEmpty() ? "Annotate a bean with @GatewayApplication or remove the properties."
							: "Correct the name or remove the properties. For the applications there are, write "
									+ spellings());
		}
	}

	private String spellings() {
		return this.candidates.values()
			.stream()
			.map((candidate) -> candidate.property("*"))
			.map((property) -> "'%s' (as an environment variable: %s*)".formatted(property,
					RelaxedNames.environmentVariable(property)))
			.sorted()
			.collect(Collectors.joining(", ", "", "."));
	}

}
