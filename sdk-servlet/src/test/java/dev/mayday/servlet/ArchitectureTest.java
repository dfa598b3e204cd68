package dev.mayday.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of an integration: thin, and nothing of core but what it exports. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mayday.servlet");

    @Test
    void itKnowsOnlyWhatCoreExportsAndTheServletInterface() {
        classes()
                .that()
                .resideInAPackage("dev.mayday.servlet")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mayday",
                        "dev.mayday.event",
                        "dev.mayday.inbox",
                        "dev.mayday.servlet",
                        "jakarta.servlet..",
                        "java..",
                        "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void atMostHalfOfTheTypesArePublic() {
        List<JavaClass> types = MAIN.stream()
                .filter(type ->
                        !type.isAnonymousClass() && !type.getSimpleName().equals("package-info"))
                .toList();
        long open = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        assertThat(open).as("public of %s types", types.size()).isLessThanOrEqualTo(types.size() / 2);
    }
}
