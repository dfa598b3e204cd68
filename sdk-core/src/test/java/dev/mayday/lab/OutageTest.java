package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty seconds without a server, once refused and once answered with 503, while an application with default settings
 * captures 2,000 distinct errors, 100 a second. The same twice more, with a SIGKILL in the middle and a restart. All of it at
 * the same time, in JVMs of their own; the tests then ask what is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {

    private static final int ERRORS = 2_000;
    private static final int HALF = ERRORS / 2;
    private static final int PER_SECOND = 100;
    private static final int WARM = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Child servers;
    private final List<Outage> outages = new ArrayList<>();

    /** One application and its server. */
    private static final class Outage {

        final String name;
        final Ingest server;
        final boolean killed;
        final Path spool;
        CapturingChild first;

        @Nullable
        CapturingChild second;

        Duration recovery = Duration.ZERO;
        LedgerLine ledger;
        Holdings holdings;

        Outage(String name, Ingest server, boolean killed, Path spool) {
            this.name = name;
            this.server = server;
            this.killed = killed;
            this.spool = spool;
            this.first = CapturingChild.start(server.dsn(), spool);
        }

        CapturingChild last() {
            return second == null ? first : second;
        }

        Set<String> captured() {
            Set<String> ids = new HashSet<>(first.captured().values());
            ids.addAll(last().captured().values());
            return ids;
        }

        /** What the killed process saw on disk. */
        Set<String> seenBeforeTheKill() {
            Set<String> ids = new HashSet<>();
            first.seenSpooled()
                    .keySet()
                    .forEach(number -> ids.add(first.captured().get(number)));
            return ids;
        }

        /** Microseconds from capture to disk, of the first errors of each process or of those after them. */
        List<Long> lags(boolean warm) {
            return merged(first.seenSpooled(), last().seenSpooled(), warm);
        }

        /** Microseconds of the same way without a client. */
        List<Long> bare() {
            return merged(first.bare(), last().bare(), true);
        }

        private static List<Long> merged(Map<Integer, Long> first, Map<Integer, Long> last, boolean warm) {
            first.putAll(last);
            first.keySet().removeIf(number -> warm == (number % ERRORS < WARM));
            return List.copyOf(first.values());
        }
    }

    @BeforeAll
    void runAll(@TempDir Path spools) {
        servers = Ingest.jvm();
        for (String name : List.of("refuse", "503", "refuse, killed", "503, killed")) {
            Ingest server = Ingest.open(servers).tell(name.startsWith("refuse") ? "refuse" : "always status 503");
            outages.add(new Outage(name, server, name.endsWith("killed"), spools.resolve(name.replace(", ", "-"))));
        }
        // Compiling the first hundred is work of the JVM, and not the subject; how long they take is told.
        outages.forEach(outage -> outage.first.capture(0, WARM, PER_SECOND));
        outages.forEach(outage -> outage.first.awaitSeenSpooled(WARM - 1, PATIENCE));
        outages.forEach(outage -> outage.first.capture(WARM, ERRORS - WARM, PER_SECOND));
        for (Outage outage : outages) {
            if (outage.killed) {
                outage.first.awaitCaptured(HALF, PATIENCE);
                outage.first.kill();
                outage.second =
                        CapturingChild.start(outage.server.dsn(), outage.spool).capture(ERRORS, WARM, PER_SECOND);
            }
        }
        for (Outage outage : outages) {
            if (outage.second != null) {
                outage.second.awaitSeenSpooled(ERRORS + WARM - 1, PATIENCE);
                outage.second.capture(ERRORS + WARM, HALF - WARM, PER_SECOND);
            }
        }
        outages.forEach(outage -> outage.last().awaitCaptured((outage.killed ? ERRORS + HALF : ERRORS) - 1, PATIENCE));
        for (Outage outage : outages) {
            outage.server.tell("always status 200").open();
        }
        long recovered = System.nanoTime();
        for (Outage outage : outages) {
            Lab.await(PATIENCE).untilAsserted(() -> {
                LedgerLine now = outage.last().report();
                assertThat(now.queued() + now.spooled()).isZero();
            });
            outage.recovery = Duration.ofNanos(System.nanoTime() - recovered);
        }
        for (Outage outage : outages) {
            outage.ledger = outage.last().close(PATIENCE);
            outage.holdings = outage.server.holdings();
            System.out.printf(
                    "%s: %d at the server %.1f s after recovery, %d of them twice; lag to the spool p50 %.1f ms, p99 %.1f"
                            + " ms, max %.1f ms; without a client p99 %.1f ms; while still cold max %.1f ms; %s%n",
                    outage.name,
                    outage.holdings.ids().size(),
                    outage.recovery.toMillis() / 1000.0,
                    outage.holdings.duplicates(),
                    CapturingChild.percentileMillis(outage.lags(true), 0.5),
                    CapturingChild.percentileMillis(outage.lags(true), 0.99),
                    CapturingChild.percentileMillis(outage.lags(true), 1),
                    CapturingChild.percentileMillis(outage.bare(), 0.99),
                    CapturingChild.percentileMillis(outage.lags(false), 1),
                    outage.ledger);
        }
    }

    @AfterAll
    void stop() {
        for (Outage outage : outages) {
            outage.first.close();
            outage.last().close();
        }
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "503"})
    void afterAnOutageEveryErrorIsAtTheServerWithinThirtySecondsAndNothingIsMerged(String name) {
        Outage outage = outage(name);

        assertThat(outage.recovery).isLessThan(Duration.ofSeconds(30));
        assertThat(outage.captured()).hasSize(ERRORS);
        assertThat(outage.holdings.ids()).containsExactlyInAnyOrderElementsOf(outage.captured());
        assertThat(outage.holdings.occurrences()).isEqualTo(ERRORS);
        assertThat(outage.ledger)
                .isEqualTo(new LedgerLine(ERRORS, 0, 0, 0, outage.holdings.ids().size(), 0, Map.of()));
        assertThat(outage.holdings.reported()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse, killed", "503, killed"})
    void whatTheKilledProcessSawOnDiskArrivesAndAllProcessesTogetherAddUp(String name) {
        Outage outage = outage(name);
        Set<String> atServer = outage.holdings.ids();
        Set<String> captured = outage.captured();
        Set<String> missing = new TreeSet<>(captured);
        missing.removeAll(atServer);
        Set<String> unconfirmed = new TreeSet<>(atServer);
        unconfirmed.removeAll(captured);
        System.out.println(name + ": seen on disk before the kill "
                + outage.seenBeforeTheKill().size() + ", recovered " + outage.ledger.recovered()
                + ", never seen on disk and missing " + missing.size());

        Set<String> lost = new TreeSet<>(outage.seenBeforeTheKill());
        lost.removeAll(atServer);

        assertThat(outage.seenBeforeTheKill().size()).isGreaterThan(HALF - 100);
        assertThat(lost).isEmpty();
        // It may have been killed between a capture and the word of it.
        assertThat(unconfirmed).hasSizeLessThanOrEqualTo(1);
        assertThat(outage.ledger.balanced()).isTrue();
        assertThat(outage.ledger.delivered()).isEqualTo(atServer.size());
        assertThat(atServer.size()
                        + outage.ledger.discardedInAll()
                        + outage.ledger.merged()
                        + outage.ledger.spooled()
                        + missing.size())
                .isEqualTo(captured.size() + unconfirmed.size());
        assertThat(outage.holdings.duplicates()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "503", "refuse, killed", "503, killed"})
    void anErrorIsOnDiskWithinAHundredMilliseconds(String name) {
        List<Long> lags = outage(name).lags(true);

        assertThat(lags.size()).isGreaterThan(ERRORS - 3 * WARM);
        // On a busy machine the same way without a client is not short either.
        assertThat(CapturingChild.percentileMillis(lags, 0.99))
                .isLessThanOrEqualTo(
                        100 + 2 * CapturingChild.percentileMillis(outage(name).bare(), 0.99));
    }

    private Outage outage(String name) {
        return outages.stream()
                .filter(outage -> outage.name.equals(name))
                .findFirst()
                .orElseThrow();
    }
}
