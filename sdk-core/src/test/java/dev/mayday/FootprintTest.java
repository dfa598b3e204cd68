package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.ChildJvm;
import dev.mayday.testkit.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What having Mayday costs a process that has no errors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FootprintTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    /** What a process loads that starts, captures and delivers, with the thread in front. */
    private List<String> lines;

    @BeforeAll
    void listTheClassesOfAFirstCapture(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        List<String> options = List.of("-Xlog:class+load=info:file=" + log + ":tid", "-Xshare:off");
        try (RawServer server = RawServer.answering(OK);
                ChildJvm child =
                        ChildJvm.start(FirstCapture.class, options, "http://key@localhost:" + server.port() + "/7")) {
            assertThat(child.exitCode(Duration.ofSeconds(60))).isZero();
        }
        lines = Files.readAllLines(log);
    }

    @Test
    void theFirstCaptureLoadsNoClassOfTheHttpClientOrTheJsonWriterOnTheCaller() {

        assertThat(lines).anyMatch(line -> line.contains("okhttp3.OkHttpClient "));
        assertThat(ofCaller())
                .isNotEmpty()
                .noneMatch(line -> line.contains("okhttp3.")
                        || line.contains(" okio.")
                        || line.contains(" kotlin.")
                        || line.contains("com.fasterxml."));
    }

    @Test
    void theStagesBehindTheQueueAreNotLoadedOnTheThreadThatStarts() {
        List<String> start = ofCaller().stream()
                .takeWhile(line -> !line.contains(" " + Accepted.class.getName() + " "))
                .toList();

        assertThat(lines).anyMatch(line -> line.contains(" dev.mayday.pipeline.Pipeline "));
        assertThat(start).anyMatch(line -> line.contains(" dev.mayday.capture.Capture "));
        assertThat(start)
                .noneMatch(line -> line.matches(
                        ".* dev\\.mayday\\.(describe|filter|flood|group|encode|spool|send|remote|destination)\\..*"))
                .noneMatch(line -> line.matches(".* dev\\.mayday\\..*\\$\\$Lambda.*"));
    }

    private List<String> ofCaller() {
        String caller = lines.stream()
                .filter(line -> line.contains(" " + FirstCapture.class.getName() + " "))
                .map(line -> line.substring(0, line.indexOf(']') + 1))
                .findFirst()
                .orElseThrow();
        return lines.stream().filter(line -> line.startsWith(caller)).toList();
    }

    /** Loaded when the first capture has returned. */
    private static final class Accepted {

        private Accepted() {}

        static void now() {}
    }

    /** Captures once, and ends with code 0 when that is delivered. */
    static final class FirstCapture {

        private FirstCapture() {}

        public static void main(String[] args) {
            MaydayClient client = MaydayClient.builder().dsn(args[0]).build();
            client.captureException(new IllegalStateException("first"));
            Accepted.now();
            boolean flushed = client.flush(Duration.ofSeconds(50));
            System.exit(flushed && client.report().destination("sentry").delivered() == 1 ? 0 : 1);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads how often a thread ran from /proc")
    void anIdleClientWakesAtMostOnceASecond() {
        MaydayClient client = MaydayClient.builder()
                .destination(new dev.mayday.destination.RecordingDestination())
                .uncaught(false)
                .shutdownHook(false)
                .build();
        client.captureMessage("one");
        client.flush(Duration.ofSeconds(10));
        // the worker looks again by itself for a tenth of a second after a capture
        await().pollDelay(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(() -> true);
        long before = wakes();
        await().pollDelay(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> true);
        long after = wakes();
        client.close();

        assertThat(after - before).isBetween(0L, 3L);
    }

    /** How often threads of Mayday's own gave up the processor so far. */
    private static long wakes() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> read(task.resolve("comm")).startsWith("mayday-"))
                    .flatMap(task -> read(task.resolve("status")).lines())
                    .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // the thread has ended in between
        }
    }
}
