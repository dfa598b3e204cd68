package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways a program ends, each in a JVM of its own. */
class ExitTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "main-ends                | 0 | GOT INFO true at the end of main | -",
                "system-exit              | 3 | GOT INFO true before exit | -",
                "main-throws              | 1 | GOT FATAL false IllegalStateException: main is dead"
                        + " | Exception in thread \"main\" java.lang.IllegalStateException: main is dead",
                "main-throws-with-handler | 1 | chained main is dead | Exception in thread \"main\"",
                "thread-throws            | 0 | GOT FATAL false IllegalStateException: thread is dead"
                        + " | Exception in thread \"doomed\" java.lang.IllegalStateException: thread is dead",
                "overflow                 | 1 | GOT FATAL false StackOverflowError | Exception in thread \"main\"",
                "closed                   | 1 | - | Exception in thread \"main\" java.lang.IllegalStateException: after close",
                "overflow-captured-below  | 1 | GOT FATAL false StackOverflowError | Exception in thread \"main\" java.lang.StackOverflowError",
                "heap-released            | 1 | GOT FATAL false OutOfMemoryError: Java heap space"
                        + " | Exception in thread \"main\" java.lang.OutOfMemoryError",
                "heap-held                | 0 | FLUSHED true BALANCED true PENDING 0 | -",
                "budget-spent             | 3 | GOT INFO true last words 50"
                        + " | Exception in thread \"Thread-0\" java.lang.IllegalStateException: a first thread is dead",
                "exit-during-close        | 3 | GOT INFO true last words 50 | -",
                "exit-in-hook             | 7 | - | -",
            })
    void theEventArrivesAndTheJvmSaysAndReturnsWhatItWouldHave(String way, int exitCode, String out, String err) {
        try (ChildJvm child = ChildJvm.start(ExitProgram.class, List.of("-Xmx64m"), way)) {
            assertThat(child.exitCode(Duration.ofSeconds(20))).isEqualTo(exitCode);
            if (out != null) {
                assertThat(child.out()).contains(out);
            } else {
                assertThat(child.out()).doesNotContain("GOT");
            }
            if (err != null) {
                assertThat(child.err()).containsOnlyOnce(err);
            } else {
                assertThat(child.err()).doesNotContain("Exception in thread");
            }
        }
    }

    @Test
    void aProgramThatIsToldToEndLetsItsEventsOutFirst() throws InterruptedException {
        try (ChildJvm child = ChildJvm.start(ExitProgram.class, List.of(), "terminated")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> child.out().contains("READY"));
            long from = System.nanoTime();
            child.process().destroy();

            assertThat(child.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
            assertThat(child.out()).contains("GOT INFO true before SIGTERM");
        }
    }
}
