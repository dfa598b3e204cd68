package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.report.DiscardReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event that a server does not like is that event's misfortune alone. */
class NeighboursTest {

    private static final int EVENTS = 200;

    @Test
    void aRefusedEventATooLargeOneAndALimitedCategoryNeitherDelayNorDropAnother(@TempDir Path spool) {
        try (Child jvm = Ingest.jvm()) {
            Ingest server = Ingest.open(jvm)
                    .tell("when number-20. status 400")
                    .tell("when number-60. status 413")
                    .tell("when number-90. status 200 | X-Sentry-Rate-Limits: 3600:transaction;session:organization");
            MaydayClient client = MaydayClient.builder()
                    .dsn(server.dsn())
                    .spoolDir(spool)
                    .uncaught(false)
                    .shutdownHook(false)
                    .build();
            List<String> expected = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                String id = client.captureException(new IllegalStateException("number-" + i + "."))
                        .toString();
                if (i != 20 && i != 60) {
                    expected.add(id);
                }
            }
            assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            client.close();

            Holdings holdings = server.holdings();
            var report = client.report().destination("sentry");
            System.out.println(LedgerLine.of(report) + " in " + took.toMillis() + " ms; told " + holdings.reported());
            assertThat(holdings.ids()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(holdings.duplicates()).isZero();
            assertThat(report.delivered()).isEqualTo(EVENTS - 2);
            assertThat(report.discarded()).isEqualTo(Map.of(DiscardReason.REJECTED, 1L, DiscardReason.TOO_LARGE, 1L));
            assertThat(holdings.reported()).isEqualTo(Map.of("send_error", 2L));
            // The first pause after a failure, if there were one, could take half of a second; an hour is what the
            // limit says.
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }
}
