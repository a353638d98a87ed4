package io.wsgi4j.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The test support's place among all of the gateway's classes.
 */
class TestSupportArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.wsgi4j");

	@Test
	void productionKnowsNoTestSupport() {
		noClasses().that()
			.resideOutsideOfPackage("io.wsgi4j.test..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.wsgi4j.test..", "org.assertj..", "org.junit..", "org.springframework.boot.test..",
					"org.springframework.mock..", "org.springframework.test..")
			.check(CLASSES);
	}

	@Test
	void testSupportKnowsTheDoor() {
		noClasses().that()
			.resideInAPackage("io.wsgi4j.test")
			.should()
			.dependOnClassesThat(resideInAPackage("io.wsgi4j..")
				.and(not(resideInAnyPackage("io.wsgi4j", "io.wsgi4j.gateway", "io.wsgi4j.servlet", "io.wsgi4j.test"))))
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage("io.wsgi4j.test.autoconfigure")
			.should()
			.dependOnClassesThat(resideInAPackage("io.wsgi4j..")
				.and(not(resideInAnyPackage("io.wsgi4j", "io.wsgi4j.autoconfigure", "io.wsgi4j.middleware",
						"io.wsgi4j.servlet", "io.wsgi4j.test", "io.wsgi4j.test.autoconfigure"))))
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.and()
			.resideInAPackage("io.wsgi4j.test..")
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage("io.wsgi4j.test.autoconfigure")
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(CLASSES);
		methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.areDeclaredInClassesThat()
			.resideInAPackage("io.wsgi4j.test..")
			.should()
			.bePackagePrivate()
			.check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		assertThat(CLASSES.stream()
			.map(JavaClass::getPackage)
			.filter((javaPackage) -> javaPackage.getName().startsWith("io.wsgi4j.test"))
			.distinct()).hasSize(2)
			.allSatisfy(
					(javaPackage) -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).as(javaPackage.getName())
						.isTrue());
	}

	@Test
	void wrongArrowIsSeen() {
		ArchRule rule = noClasses().that()
			.resideInAPackage("io.wsgi4j.test.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.wsgi4j.test");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.check(CLASSES));
	}

}
