package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.report.DeliveryReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What {@link OutageTest} and {@link ServerBehavioursTest} ask of envelopes, asked of OpenTelemetry logs: an outage of six
 * seconds, one with a SIGKILL in the middle, and answers that want care. All of it at the same time, the servers and the
 * applications of the outages in JVMs of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtlpLabTest {

    private static final int ERRORS = 300;
    private static final int HALF = ERRORS / 2;
    private static final int PER_SECOND = 50;
    private static final int TOGETHER = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Behaviour, encoding, events refused for good, how often the first request leaves. */
    static final String[] ROWS = {
        "partial 3                    ; http/protobuf ; 3 ; 1",
        "partial 10 json              ; http/json     ; 10 ; 1",
        "status 503 | Retry-After: 1  ; http/protobuf ; 0 ; 2",
        "status 429                   ; http/protobuf ; 0 ; 2",
        "reset                        ; http/protobuf ; 0 ; 2",
        "reset                        ; http/json     ; 0 ; 2",
    };

    private final Child jvm = Ingest.jvm();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private Ingest server;
    private CapturingChild child;
    private Ingest killedServer;
    private CapturingChild killed;
    private CapturingChild restarted;

    private record Running(Ingest server, MaydayClient client) {}

    @BeforeAll
    void start(@TempDir Path spools) {
        server = Ingest.open(jvm).tell("refuse");
        child = CapturingChild.start("otlp", server.otlpEndpoint(), spools.resolve("outage"))
                .capture(0, ERRORS, PER_SECOND);
        killedServer = Ingest.open(jvm).tell("refuse");
        Path spool = spools.resolve("killed");
        killed =
                CapturingChild.start("otlp", killedServer.otlpEndpoint(), spool).capture(0, ERRORS, PER_SECOND);
        for (String row : ROWS) {
            Ingest scripted = Ingest.open(jvm).tell("refuse").tell("next 1 " + field(row, 0));
            MaydayClient client = MaydayClient.builder()
                    .otlpEndpoint(scripted.otlpEndpoint())
                    .setting("mayday.otlp.protocol", field(row, 1))
                    .spoolDir(spools.resolve("answers"))
                    .uncaught(false)
                    .shutdownHook(false)
                    .build();
            for (int i = 0; i < TOGETHER; i++) {
                client.captureMessage("first " + i);
            }
            running.put(row, new Running(scripted, client));
        }
        // All are on disk before the first can arrive, so they arrive in one request however slow this machine is.
        for (Running each : running.values()) {
            Lab.await(PATIENCE)
                    .until(() -> each.client.report().destination("otlp").spooled() == TOGETHER);
            each.server.open();
        }
        killed.awaitCaptured(HALF, PATIENCE);
        killed.kill();
        restarted =
                CapturingChild.start("otlp", killedServer.otlpEndpoint(), spool).capture(ERRORS, HALF, PER_SECOND);
        child.awaitCaptured(ERRORS - 1, PATIENCE);
        server.open();
        restarted.awaitCaptured(ERRORS + HALF - 1, PATIENCE);
        killedServer.open();
    }

    @AfterAll
    void stop() {
        running.values().forEach(each -> each.client.close());
        child.close();
        killed.close();
        restarted.close();
        jvm.close();
    }

    @Test
    void afterAnOutageEveryErrorIsAtTheReceiverAndNothingIsMerged() {
        LedgerLine ledger = endOf(child);
        Holdings holdings = server.holdings();
        System.out.println(
                "outage: " + ledger + ", " + holdings.requests() + " requests, " + holdings.duplicates() + " twice");

        assertThat(child.captured()).hasSize(ERRORS);
        assertThat(holdings.ids())
                .containsExactlyInAnyOrderElementsOf(child.captured().values());
        assertThat(holdings.occurrences()).isEqualTo(ERRORS);
        assertThat(ledger)
                .isEqualTo(new LedgerLine(ERRORS, 0, 0, 0, holdings.ids().size(), 0, Map.of()));
        assertThat(holdings.duplicates()).isZero();
        assertThat(holdings.malformed()).isEmpty();
    }

    @Test
    void whatTheKilledProcessSawOnDiskArrivesAndAllProcessesTogetherAddUp() {
        LedgerLine ledger = endOf(restarted);
        Holdings holdings = killedServer.holdings();
        Set<String> captured = new HashSet<>(killed.captured().values());
        captured.addAll(restarted.captured().values());
        Set<String> seen = new HashSet<>();
        killed.seenSpooled()
                .keySet()
                .forEach(number -> seen.add(killed.captured().get(number)));
        Set<String> missing = minus(captured, holdings.ids());
        Set<String> unconfirmed = minus(holdings.ids(), captured);
        System.out.println("outage, killed: captured " + captured.size() + " and unconfirmed " + unconfirmed.size()
                + ", seen on disk before the kill " + seen.size() + ", at the server "
                + holdings.ids().size() + ", never seen on disk and missing " + missing.size() + "; " + ledger);

        assertThat(seen.size()).isGreaterThan(HALF / 2);
        assertThat(minus(seen, holdings.ids())).isEmpty();
        // It may have been killed between a capture and the word of it.
        assertThat(unconfirmed).hasSizeLessThanOrEqualTo(1);
        assertThat(ledger.balanced()).isTrue();
        assertThat(ledger.recovered()).isGreaterThanOrEqualTo(seen.size());
        assertThat(ledger.delivered()).isEqualTo(holdings.ids().size());
        assertThat(holdings.ids().size()
                        + ledger.discardedInAll()
                        + ledger.merged()
                        + ledger.spooled()
                        + missing.size())
                .isEqualTo(captured.size() + unconfirmed.size());
        assertThat(holdings.duplicates()).isZero();
        assertThat(holdings.malformed()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void everyEventHasTheOutcomeOfTheTableAndTheNextArrives(String row) {
        Running here = running.get(row);
        int refused = Integer.parseInt(field(row, 2));
        int sent = Integer.parseInt(field(row, 3));

        assertThat(here.client.flush(PATIENCE)).isTrue();
        here.client.captureMessage("next");
        assertThat(here.client.flush(PATIENCE)).isTrue();
        DeliveryReport report = here.client.report();
        LedgerLine ledger = LedgerLine.of(report.destination("otlp"));
        Holdings holdings = here.server.holdings();
        System.out.println(row + "  ->  " + ledger + ", server holds "
                + holdings.ids().size() + " of " + holdings.requests() + " requests");

        assertThat(report.balanced()).isTrue();
        assertThat(ledger.captured()).isEqualTo(TOGETHER + 1);
        assertThat(ledger.delivered()).isEqualTo(TOGETHER - refused + 1);
        assertThat(ledger.discarded()).isEqualTo(refused == 0 ? Map.of() : Map.of("rejected", (long) refused));
        assertThat(holdings.ids()).hasSize(TOGETHER - refused + 1);
        assertThat(holdings.duplicates()).isZero();
        assertThat(holdings.malformed()).isEmpty();
        assertThat(holdings.requests()).isEqualTo(sent + 1);
    }

    private static LedgerLine endOf(CapturingChild child) {
        Lab.await(PATIENCE).untilAsserted(() -> {
            LedgerLine now = child.report();
            assertThat(now.queued() + now.spooled()).isZero();
        });
        return child.close(PATIENCE);
    }

    private static Set<String> minus(Set<String> all, Set<String> others) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static String field(String row, int place) {
        return row.split(";")[place].strip();
    }
}
