package dev.mayday.logback;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What this module stands on. The build runs all tests twice, each time with another line of Logback. */
class TwoLogbacksTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mayday.logback");

    @Test
    void theLogbackOnTheClassPathIsTheOneThisRunIsFor() {
        String wanted = System.getProperty("mayday.test.logback");

        assertThat(wanted).isNotNull();
        assertThat(LoggerContext.class.getPackage().getImplementationVersion()).isEqualTo(wanted);
        assertThat(Appender.class.getPackage().getImplementationVersion()).isEqualTo(wanted);
    }

    @Test
    void theAppenderIsTheOnlyPublicType() {
        assertThat(MAIN.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .containsExactly("MaydayAppender");
    }

    @Test
    void itUsesCoreLogbackAndNothingElse() {
        classes()
                .that()
                .resideInAPackage("dev.mayday.logback")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mayday",
                        "dev.mayday.event",
                        "dev.mayday.logback",
                        "ch.qos.logback..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "java..")
                .check(MAIN);
    }

    @Test
    void testsNeverSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(new ClassFileImporter().importPackages("dev.mayday.logback"));
    }

    @Test
    void usersGetCoreAndLogbackAndNothingElse() throws Exception {
        NodeList dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement()
                .getElementsByTagName("dependency");
        List<String> forUsers = new ArrayList<>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            if (text(dependency, "scope") == null) {
                forUsers.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }

        assertThat(forUsers).containsExactlyInAnyOrder("dev.mayday:mayday-core", "ch.qos.logback:logback-classic");
    }

    private static String text(Element dependency, String name) {
        Node node = dependency.getElementsByTagName(name).item(0);
        return node == null ? null : node.getTextContent();
    }
}
