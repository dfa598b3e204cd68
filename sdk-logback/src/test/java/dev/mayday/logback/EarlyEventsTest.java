package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors logged before there is a client, in a JVM of its own: the first client of a process gets them, once. */
class EarlyEventsTest {

    @TempDir
    Path folder;

    @Test
    void errorsBeforeInitAreKeptWithTheirThreadTimeAndMdc() throws IOException {
        assertThat(run(AppenderFixture.xml("")))
                .contains(
                        "GOT IllegalStateException: no database yet | early 1 | early-bird | {phase=early} | 0 | true",
                        "GOT by hand | by hand | early-bird | {phase=early} | 0 | true",
                        "GOT early 2 | early 2 | main | null | 0 | true",
                        "IN ALL 4");
    }

    @Test
    void behindAnAsyncAppenderToo() throws IOException {
        assertThat(run(AppenderFixture.xmlBehindAsync(""), "stop"))
                .contains(
                        "GOT IllegalStateException: no database yet | early 1 | early-bird | {phase=early} | 0 | true",
                        "GOT by hand | by hand | early-bird | {phase=early} | 0 | true",
                        "GOT early 2 | early 2 | main | null | 0 | true",
                        "IN ALL 3");
    }

    @Test
    void aContextThatStopsWithoutThereEverBeingAClientSaysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("logback.xml"), AppenderFixture.xml("<dsn></dsn>"));
        try (ChildJvm child =
                ChildJvm.start(EarlyProgram.class, List.of("-Dlogback.configurationFile=" + file), "stop")) {
            assertThat(child.exitCode(Duration.ofSeconds(60))).as(child.err()).isZero();
            assertThat(child.err()).containsOnlyOnce("""
                    WARN mayday: 3 errors were captured and there is no client: call Mayday.init, or set <dsn> on the \
                    appender""");
        }
    }

    private List<String> run(String configuration, String... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("logback.xml"), configuration);
        try (ChildJvm child =
                ChildJvm.start(EarlyProgram.class, List.of("-Dlogback.configurationFile=" + file), arguments)) {
            assertThat(child.exitCode(Duration.ofSeconds(60))).as(child.err()).isZero();
            return child.out().lines().toList();
        }
    }
}
