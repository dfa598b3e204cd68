package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.report.DeliveryReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What becomes of one event under each behaviour of a server in another JVM, over real sockets, and of the next one, which
 * meets a healthy server. Waits longer than a second are driven by hand in {@code send.ServerAnswersTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerBehavioursTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Behaviour, what the ledger says of the first event, how often it left, how often the server kept it. */
    static final String[] ROWS = {
        "status 200                                        ; delivered ; 1 ; 1",
        "status 202                                        ; delivered ; 1 ; 1",
        "forget                                            ; delivered ; 1 ; 0",
        "drip 2                                            ; delivered ; 1 ; 1",
        "status 200 | X-Sentry-Rate-Limits: 60:transaction:key ; delivered ; 1 ; 1",
        "status 400                                        ; rejected  ; 1 ; 0",
        "status 401                                        ; rejected  ; 1 ; 0",
        "status 403                                        ; rejected  ; 1 ; 0",
        "status 404                                        ; rejected  ; 1 ; 0",
        "status 301 | Location: /elsewhere                 ; rejected  ; 1 ; 0",
        "status 302 | Location: http://127.0.0.1:1/        ; rejected  ; 1 ; 0",
        "status 307 | Location: /api/7/envelope/           ; rejected  ; 1 ; 0",
        "status 308 | Location: /api/7/envelope/           ; rejected  ; 1 ; 0",
        "status 413                                        ; too_large ; 1 ; 0",
        "status 408                                        ; delivered ; 2 ; 1",
        "status 500                                        ; delivered ; 2 ; 1",
        "status 502                                        ; delivered ; 2 ; 1",
        "status 503                                        ; delivered ; 2 ; 1",
        "status 503 | Retry-After: soon                    ; delivered ; 2 ; 1",
        "status 504                                        ; delivered ; 2 ; 1",
        "status 429 | Retry-After: 1                       ; delivered ; 2 ; 1",
        "status 429 | X-Sentry-Rate-Limits: 1:error:key    ; delivered ; 2 ; 1",
        "reset                                             ; delivered ; 2 ; 1",
        "keep-reset                                        ; delivered ; 2 ; 2",
        "raw SSH-2.0-OpenSSH_9.6\\r\\n                     ; delivered ; 2 ; 1",
        "raw HTTP/1.1 two hundred\\r\\n\\r\\n              ; delivered ; 2 ; 1",
        "hang-before                                       ; delivered ; 2 ; 1",
        "hang-after                                        ; delivered ; 2 ; 1",
        "keep-hang                                         ; delivered ; 2 ; 2",
        "drip 100                                          ; delivered ; 2 ; 2",
    };

    private final Child jvm = Ingest.jvm();
    private final Map<String, Running> running = new LinkedHashMap<>();

    private record Running(Ingest server, MaydayClient client) {}

    /** All at the same time: most of them wait. */
    @BeforeAll
    void start(@TempDir Path spools) {
        for (String row : ROWS) {
            Ingest server = Ingest.open(jvm).tell("next 1 " + field(row, 0));
            boolean silent = row.contains("hang") || row.startsWith("drip 100");
            MaydayClient client = MaydayClient.builder()
                    .dsn(server.dsn())
                    .spoolDir(spools)
                    .readTimeout(silent ? Duration.ofSeconds(1) : PATIENCE)
                    .callTimeout(silent ? Duration.ofSeconds(2) : PATIENCE)
                    .uncaught(false)
                    .shutdownHook(false)
                    .build();
            client.captureMessage("first");
            running.put(row, new Running(server, client));
        }
        for (Running each : running.values()) {
            assertThat(each.server.awaitRequests(1, PATIENCE)).isTrue();
            each.client.captureMessage("next");
        }
    }

    @AfterAll
    void stop() {
        running.values().forEach(each -> each.client.close());
        jvm.close();
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void theEventHasTheOutcomeOfTheTableAndTheNextArrives(String row) {
        Running here = running.get(row);
        String outcome = field(row, 1);
        int sent = Integer.parseInt(field(row, 2));
        int kept = Integer.parseInt(field(row, 3));
        boolean delivered = outcome.equals("delivered");

        assertThat(here.client.flush(PATIENCE)).isTrue();
        DeliveryReport report = here.client.report();
        LedgerLine ledger = LedgerLine.of(report.destination("sentry"));
        Holdings holdings = here.server.holdings();
        System.out.println(row + "  ->  " + ledger + ", server holds " + holdings.stored());

        assertThat(report.balanced()).isTrue();
        assertThat(ledger.captured()).isEqualTo(2);
        assertThat(ledger.delivered()).isEqualTo(delivered ? 2 : 1);
        assertThat(ledger.discarded()).isEqualTo(delivered ? Map.of() : Map.of(outcome, 1L));
        assertThat(holdings.malformed()).isEmpty();
        assertThat(holdings.stored().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(kept + 1);
        assertThat(holdings.ids()).hasSize(Math.min(kept, 1) + 1);
        // A client report may have come beside the events.
        assertThat(holdings.requests())
                .isBetween(sent + 1, sent + 1 + ledger.discarded().size());
    }

    private static String field(String row, int place) {
        return row.split(";")[place].strip();
    }
}
