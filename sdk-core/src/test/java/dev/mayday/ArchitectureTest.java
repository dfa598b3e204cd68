package dev.mayday;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of ARCHITECTURE.md that a compiler does not know. */
class ArchitectureTest {

    private static final List<String> STAGES =
            List.of("capture", "describe", "filter", "flood", "encode", "spool", "send");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mayday");

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.mayday.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void nothingBelowKnowsTheTop() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mayday")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.mayday")
                .check(MAIN);
    }

    @Test
    void aStageKnowsNoOtherStageButTheValueItIsHanded() {
        for (String stage : STAGES) {
            for (String other : STAGES) {
                if (!stage.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("dev.mayday." + stage)
                            .should()
                            .dependOnClassesThat(handed(other))
                            .check(MAIN);
                }
            }
        }
    }

    /** Everything of a stage but the one type it hands on. */
    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> handed(String stage) {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "are of the stage " + stage,
                type -> type.getPackageName().equals("dev.mayday." + stage)
                        && !type.getName().startsWith("dev.mayday.capture.Capture")
                        && !type.getName().equals("dev.mayday.spool.Lease"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "report", "time", "value"})
    void valuesKnowNothingOfTheRest(String values) {
        noClasses()
                .that()
                .resideInAPackage("dev.mayday." + values)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        STAGES.stream().map(stage -> "dev.mayday." + stage).toArray(String[]::new))
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
