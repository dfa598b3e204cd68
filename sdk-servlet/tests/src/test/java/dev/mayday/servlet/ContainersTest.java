package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the runs of this module meet the containers they are said to meet. */
@Tag("containers")
class ContainersTest extends ContainerFixture {

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    @EnabledIfSystemProperty(named = "mayday.test.tomcat", matches = ".+", disabledReason = "only the build knows")
    void theContainerIsTheOneTheBuildNames(String name) {
        Container container = start(name, context -> {});

        if (name.equals("tomcat")) {
            assertThat(container.version()).isEqualTo("Apache Tomcat/" + System.getProperty("mayday.test.tomcat"));
        } else {
            assertThat(container.version()).startsWith("Jetty/12.").endsWith(name.substring("jetty-".length()));
        }
    }
}
