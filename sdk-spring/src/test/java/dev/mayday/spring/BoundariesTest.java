package dev.mayday.spring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class BoundariesTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mayday.spring");

    @Test
    void onlyExportedPackagesOfTheCoreAreKnown() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.mayday..")
                        .and(not(resideInAnyPackage(
                                "dev.mayday",
                                "dev.mayday.destination",
                                "dev.mayday.event",
                                "dev.mayday.inbox",
                                "dev.mayday.report",
                                "dev.mayday.logback",
                                "dev.mayday.servlet",
                                "dev.mayday.spring"))))
                .check(MAIN);
    }

    @Test
    void whatMovedBetweenTheLinesOfBootIsKnownToOneClassEach() {
        noClasses()
                .that()
                .doNotHaveSimpleName("HealthOfBoot3")
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.boot.actuate.health.."))
                .check(MAIN);
        noClasses()
                .that()
                .doNotHaveSimpleName("HealthOfBoot4")
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.boot.health.."))
                .check(MAIN);
    }

    @Test
    void ofBootOnlyPackagesThatStayedAreKnown() {
        classes()
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("org.springframework.boot.."))
                        .or(resideInAnyPackage(
                                "org.springframework.boot",
                                "org.springframework.boot.actuate.autoconfigure.endpoint.condition",
                                "org.springframework.boot.actuate.endpoint",
                                "org.springframework.boot.actuate.endpoint.annotation",
                                "org.springframework.boot.actuate.health",
                                "org.springframework.boot.autoconfigure",
                                "org.springframework.boot.autoconfigure.condition",
                                "org.springframework.boot.context.properties.source",
                                "org.springframework.boot.health.contributor",
                                "org.springframework.boot.info",
                                "org.springframework.boot.web.servlet")))
                .check(MAIN);
    }
}
