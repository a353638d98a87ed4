package io.wsgi4j.autoconfigure;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.wsgi4j.exchange.ConnectionEnds;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.exchange.SocketOutput;
import io.wsgi4j.exchange.UnreadableBodyException;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayRequest;
import io.wsgi4j.spool.SmallDisk;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("any-jdk")
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.wsgi4j");

	private static final JavaClasses TESTS = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
		.importPackages("io.wsgi4j.contract");

	@Test
	void arrowsBetweenRoomsRunOneWay() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("Autoconfigure")
			.definedBy("io.wsgi4j.autoconfigure..")
			.layer("Actuate")
			.definedBy("io.wsgi4j.actuate..")
			.layer("Tomcat")
			.definedBy("io.wsgi4j.tomcat..")
			.layer("Jetty")
			.definedBy("io.wsgi4j.jetty..")
			.layer("Servlet")
			.definedBy("io.wsgi4j.servlet..")
			.layer("Exchange")
			.definedBy("io.wsgi4j.exchange..")
			.layer("Spool")
			.definedBy("io.wsgi4j.spool..")
			.layer("Gateway")
			.definedBy("io.wsgi4j.gateway..")
			.layer("Python")
			.definedBy("io.wsgi4j.python..")
			.layer("Cgi")
			.definedBy("io.wsgi4j.cgi..")
			.layer("Files")
			.definedBy("io.wsgi4j.files..")
			.layer("Middleware")
			.definedBy("io.wsgi4j.middleware..")
			.layer("Contract")
			.definedBy("io.wsgi4j")
			.whereLayer("Autoconfigure")
			.mayOnlyAccessLayers("Actuate", "Tomcat", "Jetty", "Servlet", "Exchange", "Spool", "Gateway", "Python",
					"Cgi", "Files", "Middleware", "Contract")
			.whereLayer("Actuate")
			.mayOnlyAccessLayers("Servlet", "Gateway", "Contract")
			.whereLayer("Tomcat")
			.mayOnlyAccessLayers("Servlet", "Exchange", "Contract")
			.whereLayer("Jetty")
			.mayOnlyAccessLayers("Servlet", "Exchange")
			.whereLayer("Servlet")
			.mayOnlyAccessLayers("Exchange", "Spool", "Gateway", "Contract")
			.whereLayer("Exchange")
			.mayOnlyAccessLayers("Spool", "Gateway", "Contract")
			.whereLayer("Spool")
			.mayNotAccessAnyLayer()
			.whereLayer("Gateway")
			.mayOnlyAccessLayers("Contract")
			.whereLayer("Python")
			.mayOnlyAccessLayers("Contract")
			.whereLayer("Cgi")
			.mayOnlyAccessLayers("Contract")
			.whereLayer("Files")
			.mayOnlyAccessLayers("Contract")
			.whereLayer("Middleware")
			.mayOnlyAccessLayers("Contract")
			.whereLayer("Contract")
			.mayNotAccessAnyLayer()
			.check(CLASSES);
	}

	@Test
	void everyPackageHasItsPlace() {
		classes().should()
			.resideInAnyPackage("io.wsgi4j", "io.wsgi4j.autoconfigure..", "io.wsgi4j.actuate..", "io.wsgi4j.python..",
					"io.wsgi4j.middleware..", "io.wsgi4j.cgi..", "io.wsgi4j.files..", "io.wsgi4j.servlet..",
					"io.wsgi4j.exchange..", "io.wsgi4j.gateway..", "io.wsgi4j.spool..", "io.wsgi4j.tomcat..",
					"io.wsgi4j.jetty..")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("io.wsgi4j.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void contractKnowsNoServer() {
		classes().that()
			.resideInAPackage("io.wsgi4j")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.wsgi4j", "java..", "org.jspecify.annotations",
					"org.springframework.core.annotation", "org.springframework.stereotype")
			.check(CLASSES);
	}

	/**
	 * Files need Spring's types of HTTP, and neither a server nor Spring MVC.
	 */
	@Test
	void filesKnowNoServer() {
		noClasses().that()
			.resideInAPackage("io.wsgi4j.files..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("jakarta.servlet..", "org.springframework.web.servlet..", "org.springframework.beans..",
					"org.springframework.context..", "org.springframework.boot..")
			.check(CLASSES);
	}

	/**
	 * Neither the Servlet API nor Spring MVC: the engine sees the client through ports.
	 */
	@Test
	void engineKnowsNoServlet() {
		classes().that()
			.resideInAPackage("io.wsgi4j.exchange..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.wsgi4j.exchange..", "io.wsgi4j.spool", "io.wsgi4j.gateway", "io.wsgi4j", "java..",
					"org.jspecify.annotations", "org.apache.commons.logging", "org.springframework.context",
					"org.springframework.core.task", "org.springframework.scheduling.concurrent")
			.check(CLASSES);
	}

	/**
	 * What is public in the engine is public for the door. Few parts of it are for
	 * others, too.
	 */
	@Test
	void engineIsUsedByTheDoor() {
		noClasses().that()
			.resideOutsideOfPackages("io.wsgi4j.servlet..", "io.wsgi4j.exchange..", "io.wsgi4j.tomcat..",
					"io.wsgi4j.jetty..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.wsgi4j.exchange..").and(not(type(ExchangeWatch.class))))
			.check(CLASSES);
		noClasses().that()
			.resideInAnyPackage("io.wsgi4j.tomcat..", "io.wsgi4j.jetty..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.wsgi4j.exchange..").and(not(type(SocketOutput.class)))
				.and(not(type(ConnectionEnds.class))))
			.check(CLASSES);
	}

	/**
	 * Tests of what an application may rely on know no works: the engine's watch is a
	 * bean, whose clock they set, and a full disk has to be made.
	 */
	@Test
	void contractIsTestedFromOutside() {
		noClasses().that()
			.resideInAPackage("io.wsgi4j.contract")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.wsgi4j.exchange..", "io.wsgi4j.servlet..", "io.wsgi4j.spool..",
					"io.wsgi4j.tomcat..", "io.wsgi4j.jetty..")
				.and(not(belongToAnyOf(ExchangeWatch.class, ManualWatch.class, UnreadableBodyException.class,
						SmallDisk.class, GatewayHandlerMapping.class, GatewayRequest.class))))
			.check(TESTS);
	}

	@Test
	void containersAreKnownInTheirRoomsOnly() {
		noClasses().that()
			.resideOutsideOfPackages("io.wsgi4j.tomcat..", "io.wsgi4j.jetty..")
			.and()
			.haveNameNotMatching("io\\.wsgi4j\\.autoconfigure\\..*Gateway(Jetty|Tomcat)AutoConfiguration.*")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..",
					"org.eclipse.jetty..")
			.check(CLASSES);
	}

	@Test
	void onlyOptionalClassesKnowSpringSecurity() {
		noClasses().that()
			.haveNameNotMatching(
					"io\\.wsgi4j\\.servlet\\.(ExchangeContext\\$Security|GatewayRequest|ApplicationRequestMatcher)")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.security..")
			.check(CLASSES);
	}

	/**
	 * Few parts of an auto-configuration are shared by its rooms, or with the test
	 * support.
	 */
	@Test
	void publicTypesOfAutoConfigurationAreConfiguration() {
		classes().that()
			.resideInAPackage("io.wsgi4j.autoconfigure..")
			.and()
			.arePublic()
			.and()
			.areTopLevelClasses()
			.and()
			.doNotHaveSimpleName("ApplicationCandidates")
			.and()
			.doNotHaveSimpleName("ExecutorLookup")
			.and()
			.doNotHaveSimpleName("GatewayConfigurationException")
			.and()
			.doNotHaveSimpleName("GatewayExecutorFactory")
			.and()
			.doNotHaveSimpleName("GatewayExecutorRegistrar")
			.should()
			.beAnnotatedWith(AutoConfiguration.class)
			.orShould()
			.beAnnotatedWith(ConfigurationProperties.class)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage("io.wsgi4j.autoconfigure..")
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(CLASSES);
	}

	@Test
	void configurationsHaveNoFields() {
		ArchRule rule = classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.or()
			.areAnnotatedWith(Configuration.class)
			.should(new ArchCondition<>("get collaborators as parameters of bean methods") {

				@Override
				public void check(JavaClass item, ConditionEvents events) {
					boolean stateless = item.getFields()
						.stream()
						.allMatch((field) -> field.getModifiers().contains(JavaModifier.STATIC))
							&& item.getConstructors()
								.stream()
								.allMatch((constructor) -> constructor.getParameters().isEmpty());
					events.add(new SimpleConditionEvent(item, stateless, item.getName() + " has dependencies"));
				}

			});
		rule.check(CLASSES);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.bePackagePrivate()
			.andShould()
			.beDeclaredInClassesThat()
			.resideInAPackage("io.wsgi4j.autoconfigure..")
			.check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct()).allSatisfy(
				(javaPackage) -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).as(javaPackage.getName())
					.isTrue());
	}

	@Test
	void wrongArrowIsSeen() {
		ArchRule rule = noClasses().that()
			.resideInAPackage("io.wsgi4j.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.wsgi4j.servlet..");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.check(CLASSES));
	}

}
