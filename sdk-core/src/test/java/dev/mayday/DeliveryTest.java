package dev.mayday;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.LedgerSampler;
import dev.mayday.testkit.NoLeakedThreads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole client against a server that answers: what the ledger says is compared with what the server holds. */
@ExtendWith(NoLeakedThreads.class)
class DeliveryTest {

    private static final Pattern EVENT_ID = Pattern.compile("^\\{\"event_id\":\"([0-9a-f]{32})\"");

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void deliveredIsWhatTheServerHolds() {
        answer(200);
        MaydayClient client = client(builder ->
                builder.clientReports(false).beforeSend(event -> event.title().endsWith("7") ? null : event));
        LedgerSampler sampler = LedgerSampler.start(client::report);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String id = client.captureException(new IllegalStateException("number " + i))
                    .toString();
            if (i % 10 != 7) {
                expected.add(id);
            }
        }
        assertThat(client.flush(Duration.ofSeconds(60))).isTrue();
        sampler.stop();
        client.close();

        DestinationReport report = client.report().destination("sentry");
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(report.delivered()).isEqualTo(450);
        assertThat(report.discarded(DiscardReason.BEFORE_SEND)).isEqualTo(50);
        assertThat(report.balanced()).isTrue();
    }

    @Test
    void aServerThatRefusesTheKeyIsCountedAndCostsNothingElse() {
        answer(403);
        MaydayClient client = client(builder -> builder);
        client.captureMessage("refused");

        assertThat(client.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(client.report().destination("sentry").discarded(DiscardReason.REJECTED))
                .isEqualTo(1);
        client.close();
    }

    @Test
    void aServerThatIsNotThereCostsNothingButTheEventAtTheEnd() {
        server.stop();
        MaydayClient client = client(builder -> builder.spool(false));
        client.captureMessage("nobody listens");

        long from = System.nanoTime();
        client.close(Duration.ofSeconds(3));

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(6));
        assertThat(client.report().destination("sentry").discarded(DiscardReason.CLOSED))
                .isEqualTo(1);
        assertThat(client.report().balanced()).isTrue();
    }

    @Test
    void whatAServerThatIsNotThereLeavesOnDiskIsDeliveredByTheNextClient() {
        MaydayClient first = client(builder -> builder.dsn("http://key@localhost:" + server.port() + "/8"));
        server.stubFor(
                post(urlEqualTo("/api/8/envelope/")).willReturn(aResponse().withStatus(503)));
        String early = first.captureMessage("early in the outage").toString();
        String id = first.captureMessage("nobody listens").toString();
        first.close(Duration.ofSeconds(3));
        DestinationReport report = first.report().destination("sentry");
        assertThat(report.spooled()).isEqualTo(2);
        assertThat(report.balanced()).isTrue();

        server.stubFor(
                post(urlEqualTo("/api/8/envelope/")).willReturn(aResponse().withStatus(200)));
        MaydayClient second = client(builder -> builder.dsn("http://rotated@localhost:" + server.port() + "/8"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> second.report().destination("sentry").delivered() == 2);
        assertThat(second.report().destination("sentry").recovered()).isEqualTo(2);
        assertThat(ids()).contains(id, early);
        second.close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRateLimitIsKnownToFlush() {
        server.stubFor(post(urlEqualTo("/api/7/envelope/"))
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "3600")));
        MaydayClient client = client(builder -> builder);
        client.captureMessage("limited");

        long from = System.nanoTime();
        assertThat(client.flush(Duration.ofMinutes(30))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(30));
        assertThat(client.report().destination("sentry").spooled()).isEqualTo(1);
        client.close();
    }

    private MaydayClient client(java.util.function.UnaryOperator<MaydayClientBuilder> settings) {
        return settings.apply(MaydayClient.builder()
                        .dsn("http://0123456789abcdef0123456789abcdef@localhost:" + port() + "/7")
                        .spoolDir(folder)
                        .uncaught(false)
                        .shutdownHook(false))
                .build();
    }

    private int port() {
        return server.isRunning() ? server.port() : 1;
    }

    private void answer(int status) {
        server.stubFor(post(urlEqualTo("/api/7/envelope/"))
                .willReturn(aResponse().withStatus(status).withBody("{}")));
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        server.getAllServeEvents()
                .forEach(event -> ids.add(id(event.getRequest().getBody())));
        return ids;
    }

    /** WireMock hands out the body as it was before it was compressed. */
    private static String id(byte[] body) {
        Matcher matcher = EVENT_ID.matcher(new String(body, StandardCharsets.UTF_8));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
