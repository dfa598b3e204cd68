package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client says of itself and of its application once it has started. */
class StartTest extends ClientFixture {

    @ParameterizedTest
    @CsvSource({"1, 1 event processor", "2, 2 event processors"})
    void theFirstLineCountsProcessors(int processors, String told) {
        PrintStream before = System.err;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try {
            MaydayClient started = opened(builder -> {
                for (int i = 0; i < processors; i++) {
                    builder.eventProcessor(event -> event);
                }
                return builder.destination(new RecordingDestination());
            });
            started.captureMessage("processed after the line, by the same thread");
            assertThat(started.flush(Duration.ofSeconds(10))).isTrue();
        } finally {
            System.setErr(before);
        }

        assertThat(lines.toString(StandardCharsets.UTF_8).lines()).anyMatch(line -> line.endsWith("hooks: " + told));
    }

    @Test
    void aDestinationThatCannotBeUsedIsNotOneThatIsMissing() {
        assertThat(linesOf(builder ->
                        builder.source("test entry", Map.of("mayday.dsn", "https://errors.example.com/7")::get)))
                .contains("test entry mayday.dsn", "INFO mayday: inactive, no destination is usable, see above");
    }

    @Test
    void aDestinationThatIsTurnedOffIsNotOneThatCannotBeUsed() {
        assertThat(linesOf(builder -> builder.source("test entry", Map.of("mayday.dsn", "")::get)))
                .contains("inactive, no destination is configured");
    }

    @Test
    void theFirstLineNamesTheProxyOfServers() {
        assertThat(linesOf(builder ->
                        builder.dsn("http://key@127.0.0.1:9/7").spool(false).proxy("http://user:secret@127.0.0.1:10")))
                .contains("sends to http://127.0.0.1:9/7 (nothing is kept on disk),"
                        + " through the proxy 127.0.0.1:10; release")
                .doesNotContain("secret");
        assertThat(linesOf(builder ->
                        builder.destination(new RecordingDestination()).proxy("http://user:secret@127.0.0.1:10")))
                .contains("sends to recording; release")
                .doesNotContain("proxy");
    }

    /** What a client writes to standard error, where no logging back end is, until it has started. */
    private String linesOf(UnaryOperator<MaydayClientBuilder> settings) {
        PrintStream before = System.err;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try {
            opened(settings).close();
        } finally {
            System.setErr(before);
        }
        return lines.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void theInboxPageNamesTheReleaseThatWasFound(@TempDir Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("WEB-INF/classes"));
        Files.writeString(classes.resolve("git.properties"), "git.commit.id.abbrev=abc1234\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(application);
            MaydayClient started = opened(builder -> builder.inbox(true).inboxPort(0));

            ByteArrayOutputStream list = new ByteArrayOutputStream();
            started.inboxPage()
                    .orElseThrow()
                    .respond("GET", "/api/groups", header -> null)
                    .writeTo(list);

            assertThat(list.toString(StandardCharsets.UTF_8)).contains("\"release\":\"abc1234\"");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
