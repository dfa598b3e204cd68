package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What having Mayday costs a process that has no errors. */
class FootprintTest {

    @Test
    void theFirstCaptureLoadsNoClassOfTheHttpClientOrTheJsonWriterOnTheCaller() throws IOException {
        List<String> lines = classesLoaded();

        assertThat(lines).anyMatch(line -> line.contains("okhttp3.OkHttpClient "));
        assertThat(ofCaller(lines))
                .isNotEmpty()
                .noneMatch(line -> line.contains("okhttp3.")
                        || line.contains(" okio.")
                        || line.contains(" kotlin.")
                        || line.contains("com.fasterxml."));
    }

    @Test
    void theStagesBehindTheQueueAreNotLoadedOnTheThreadThatStarts() throws IOException {
        List<String> lines = classesLoaded();
        List<String> start = ofCaller(lines).stream()
                .takeWhile(line -> !line.contains(" " + Accepted.class.getName() + " "))
                .toList();

        assertThat(lines).anyMatch(line -> line.contains(" dev.mayday.pipeline.Pipeline "));
        assertThat(start).anyMatch(line -> line.contains(" dev.mayday.capture.Capture "));
        assertThat(start)
                .noneMatch(line -> line.matches(
                        ".* dev\\.mayday\\.(describe|filter|flood|group|encode|spool|send|remote|destination)\\..*"))
                .noneMatch(line -> line.matches(".* dev\\.mayday\\..*\\$\\$Lambda.*"));
    }

    /** What a process loads that starts and captures, with the thread in front. */
    private static List<String> classesLoaded() throws IOException {
        Path log = Files.createTempFile("classes", ".log");
        List<String> options = List.of("-Xlog:class+load=info:file=" + log + ":tid", "-Xshare:off");
        try (ChildJvm child = ChildJvm.start(FirstCapture.class, options)) {
            assertThat(child.exitCode(Duration.ofSeconds(60))).isZero();
        }
        List<String> lines = Files.readAllLines(log);
        Files.delete(log);
        return lines;
    }

    private static List<String> ofCaller(List<String> lines) {
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

    /** Captures once, to a server that is not there. */
    static final class FirstCapture {

        private FirstCapture() {}

        public static void main(String[] args) {
            MaydayClient client = MaydayClient.builder()
                    .dsn("http://key@localhost:1/7")
                    .shutdownTimeout(Duration.ofSeconds(5))
                    .build();
            client.captureException(new IllegalStateException("first"));
            Accepted.now();
            while (client.report().destination("sentry").queued() == 1 && client.flush(Duration.ofSeconds(20))) {
                Thread.onSpinWait();
            }
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
