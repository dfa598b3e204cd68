package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of the JVM: what was captured right before it is delivered, whether or not Spring closes the context. */
class EndOfProcessTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"BOOT_3_5", "BOOT_4_1"})
    void anExitWhileABeanIsMadeDeliversWhatWasCaptured(BootLine line) throws Exception {
        assertThat(toldBefore(line, "", "--exit.bean=true")).containsExactly("cannot go on");
    }

    @ParameterizedTest
    @EnumSource(names = {"BOOT_3_5", "BOOT_4_1"})
    void anExitWithoutSpringsShutdownHookDeliversWhatWasCaptured(BootLine line) throws Exception {
        assertThat(toldBefore(line, "OWN HOOK true", "--exit.runner", "--without.hook"))
                .containsExactly("bare");
    }

    @ParameterizedTest
    @EnumSource(names = {"BOOT_3_5", "BOOT_4_1"})
    void anExitWithSpringsShutdownHookIsLeftToThatAndDeliversWhatWasCaptured(BootLine line) throws Exception {
        assertThat(toldBefore(line, "OWN HOOK false", "--exit.runner")).containsExactly("bare");
    }

    private List<String> toldBefore(BootLine line, String said, String... more) throws Exception {
        try (Receiver receiver = Receiver.start(folder)) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--mayday.dsn=" + receiver.dsn() + "/1",
                    "--mayday.shutdown-timeout=30s", // a busy machine is slow to speak TLS
                    "--server.port=0",
                    "--server.address=127.0.0.1"));
            arguments.addAll(List.of(more));
            try (Application exiting =
                    Application.start(line.classPath(), receiver.trust(), "org.acme.bare.Bare", arguments)) {
                assertThat(exiting.exitCode()).as(exiting.output()).isEqualTo(3);
                assertThat(exiting.output()).contains(said);
            }
            return receiver.events("1").stream().map(EndOfProcessTest::message).toList();
        }
    }

    private static String message(JsonNode event) {
        return event.path("exception").path("values").path(0).path("value").asText();
    }
}
