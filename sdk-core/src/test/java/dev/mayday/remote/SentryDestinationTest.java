package dev.mayday.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.report.DiscardReason;
import dev.mayday.settings.Dsn;
import dev.mayday.settings.SettingsReader;
import dev.mayday.settings.SettingsTable;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.LedgerSampler;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.RawServer;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.Usual;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NoLeakedThreads.class)
class SentryDestinationTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "fedcba9876543210";
    private static final String PATH = "/tracker/api/7/envelope/";
    private static final long ROOM = 16L << 20;

    @RegisterExtension
    private static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    private final Captures captures = new Captures(SentryProtocol.NAME);
    private final RecordingLogger log = new RecordingLogger();
    private final List<RemoteDestination> opened = new ArrayList<>();
    private LedgerSampler sampler;

    @BeforeEach
    void watchTheLedger() {
        sampler = LedgerSampler.start(captures::report);
    }

    @AfterEach
    void everyEventIsAccountedFor() {
        opened.forEach(destination -> destination.close(Duration.ofSeconds(5)));
        sampler.stop();
        assertThat(captures.report().balanced()).isTrue();
        assertThat(captures.destination().pending()).isZero();
        assertThat(log.lines()).noneMatch(line -> line.contains(KEY) || line.contains(SECRET));
    }

    @Test
    void anEventArrivesAsServersWantIt() {
        stub(200);
        Event event = Events.full();

        accept(destination(), event);
        awaitDelivered(1);

        LoggedRequest request = requests().get(0);
        assertThat(request.getUrl()).isEqualTo(PATH);
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-sentry-envelope");
        assertThat(request.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(request.getHeader("X-Sentry-Auth"))
                .matches("Sentry sentry_version=7, sentry_client=mayday\\.java/[^,= ]+, sentry_key=" + KEY
                        + ", sentry_secret=" + SECRET);
        assertThat(request.getHeader("User-Agent")).matches("mayday\\.java/[0-9][^ ]*");
        assertThat(event(request).get("event_id").asText()).isEqualTo(event.id().toString());
    }

    @Test
    void aFaultAfterAnEventWasHandedOverIsNoneOfTheEvents() {
        stub(200);
        NoTimeToSend clock = new NoTimeToSend();
        RemoteDestination destination =
                destination("http://" + KEY + "@127.0.0.1:" + SERVER.getPort() + "/tracker/7", ROOM, clock);

        clock.failing = true;
        accept(destination, Events.message());
        clock.failing = false;
        assertThat(log.lines()).singleElement().asString().contains("a fault in a sender", "simulated");

        destination.tend();
        awaitDelivered(1);
    }

    /** Fails whoever asks whether anything may be sent now. */
    private static final class NoTimeToSend implements Clock {

        private boolean failing;

        @Override
        public long epochMillis() {
            return Clock.SYSTEM.epochMillis();
        }

        @Override
        public long nanoTime() {
            if (failing
                    && StackWalker.getInstance()
                            .walk(frames -> frames.anyMatch(
                                    frame -> frame.getMethodName().equals("blocked")))) {
                throw new OutOfMemoryError("simulated");
            }
            return Clock.SYSTEM.nanoTime();
        }
    }

    @Test
    void anEventThatMustWaitArrivesLaterUnderTheSameId() {
        SERVER.stubFor(post(anyUrl())
                .inScenario("outage")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("half up")
                .willReturn(aResponse().withStatus(503)));
        SERVER.stubFor(post(anyUrl())
                .inScenario("outage")
                .whenScenarioStateIs("half up")
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(429).withHeader("X-Sentry-Rate-Limits", "1:error:key")));
        SERVER.stubFor(
                post(anyUrl()).inScenario("outage").whenScenarioStateIs("up").willReturn(aResponse()));
        RemoteDestination destination = destination();

        accept(destination, Events.message());
        await().until(() -> requests().size() == 2);
        await().until(() -> !destination.blockedFor().isZero() || requests().size() == 3);
        awaitDelivered(1);

        assertThat(requests()).hasSize(3);
        assertThat(requests().stream().map(SentryDestinationTest::event).distinct())
                .hasSize(1);
        await().until(() -> log.lines().stream().anyMatch(line -> line.contains("reachable again")));
    }

    @Test
    void anEventTooLargeForTheServerArrivesCut() {
        SERVER.stubFor(post(anyUrl())
                .inScenario("size")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("cut")
                .willReturn(aResponse().withStatus(413)));
        SERVER.stubFor(
                post(anyUrl()).inScenario("size").whenScenarioStateIs("cut").willReturn(aResponse()));

        accept(destination(), Events.large());
        awaitDelivered(1);

        JsonNode whole = event(requests().get(0));
        JsonNode cut = event(requests().get(1));
        assertThat(cut.get("event_id")).isEqualTo(whole.get("event_id"));
        assertThat(cut.toString().length()).isLessThan(whole.toString().length());
    }

    @Test
    void aRefusedEventIsTheEndOfItAndOfNoOther() {
        SERVER.stubFor(post(anyUrl())
                .inScenario("key")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("known")
                .willReturn(aResponse().withStatus(403).withBody("no such key: " + KEY + " or " + SECRET)));
        SERVER.stubFor(
                post(anyUrl()).inScenario("key").whenScenarioStateIs("known").willReturn(aResponse()));
        RemoteDestination destination = destination();

        accept(destination, Events.message());
        await().until(() -> captures.destination().discarded(DiscardReason.REJECTED) == 1);
        accept(destination, Events.minimal());
        awaitDelivered(1);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("127.0.0.1", "403", "no such key: ***")
                .doesNotContain(KEY);
    }

    @Test
    void aKeyThatIsAWordIsTakenOutOfWhatTheServerSaysAndOfNothingElse() {
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(401).withBody("no such key")));
        accept(destination("http://key@127.0.0.1:" + SERVER.getPort() + "/7", ROOM), Events.message());
        await().until(() -> captures.destination().discarded(DiscardReason.REJECTED) == 1);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .endsWith("the server answers 401 (no such ***); it refuses our key: check key and project");
    }

    @Test
    void whatIsPushedOutIsCountedAndTold() {
        stub(503);
        RemoteDestination destination = destination("http://" + KEY + "@127.0.0.1:" + SERVER.getPort() + "/7", 8_000);
        for (int i = 0; i < 200; i++) {
            accept(destination, Events.full());
        }

        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isPositive();
        assertThat(log.lines()).anyMatch(line -> line.contains("pushed out by newer ones"));
        destination.close(Duration.ofSeconds(5));
        assertThat(log.lines())
                .anyMatch(line -> line.contains("pushed out by newer ones") && line.contains("times since"));
    }

    @Test
    void theServerLearnsWhatWasDiscarded() {
        stub(200);
        RemoteDestination destination = destination();
        captures.refused(DiscardReason.SAMPLED_OUT);
        captures.refused(DiscardReason.BEFORE_SEND);
        captures.refused(DiscardReason.BEFORE_SEND);

        destination.close(Duration.ofSeconds(5));

        JsonNode report = Envelopes.parse(requests().get(0).getBody()).only("client_report");
        assertThat(report.get("discarded_events").toString())
                .isEqualTo("[{\"reason\":\"before_send\",\"category\":\"error\",\"quantity\":2},"
                        + "{\"reason\":\"sample_rate\",\"category\":\"error\",\"quantity\":1}]");
        assertThat(requests()).hasSize(1);
    }

    @Test
    void everythingAddsUpAtEveryInstantOfABusyLife() {
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
        RemoteDestination destination = destination();
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(400)));
            } else if (i == 150) {
                SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(500)));
            } else if (i == 250) {
                SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
            }
            accept(destination, Events.random(i));
        }

        await().atMost(Duration.ofSeconds(30))
                .until(() -> captures.destination().pending() == 0);
        assertThat(captures.destination().delivered() + captures.destination().discarded(DiscardReason.REJECTED))
                .isEqualTo(300);
    }

    @Test
    void closingIsBoundedByItsBudgetWhateverTheServerDoes() {
        try (RawServer silent = RawServer.start(RawServer.Connection::awaitEnd)) {
            RemoteDestination destination = destination(silent.url("/7").replace("://", "://" + KEY + "@"), ROOM);
            accept(destination, Events.message());
            accept(destination, Events.minimal());
            await().until(() -> silent.connections() > 0);

            long began = System.nanoTime();
            destination.close(Duration.ofMillis(500));

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
            assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(2);
        }
    }

    @Test
    void afterClosingAnEventIsCountedAsClosed() {
        stub(200);
        RemoteDestination destination = destination();
        accept(destination, Events.message());
        awaitDelivered(1);
        destination.close(Duration.ofSeconds(5));

        accept(destination, Events.message());

        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(1);
    }

    @Test
    void anEventThatCannotBeEncodedIsThePipelinesToAccountFor() {
        RemoteDestination destination = destination();
        Event withoutId = Event.builder().build();
        Receipt receipt = captures.capture();

        assertThatThrownBy(() -> destination.accept(withoutId, receipt)).isInstanceOf(IllegalArgumentException.class);

        assertThat(captures.destination().pending()).isEqualTo(1);
        receipt.discarded(DiscardReason.INTERNAL_ERROR);
    }

    private void accept(RemoteDestination destination, Event event) {
        destination.accept(event, captures.capture());
    }

    private RemoteDestination destination() {
        return destination("http://" + KEY + ":" + SECRET + "@127.0.0.1:" + SERVER.getPort() + "/tracker/7", ROOM);
    }

    private RemoteDestination destination(String dsn, long memoryLimitBytes) {
        return destination(dsn, memoryLimitBytes, Clock.SYSTEM);
    }

    private RemoteDestination destination(String dsn, long memoryLimitBytes, Clock clock) {
        RemoteDestination destination = RemoteDestination.sentry(
                dsn(dsn),
                captures::destination,
                new Wiring(
                        Usual.HTTP,
                        Backlogs.limits(memoryLimitBytes, 10_000, Duration.ofDays(3)),
                        captures::recover,
                        Thread::new,
                        clock,
                        new Random(11),
                        log));
        opened.add(destination);
        destination.start();
        return destination;
    }

    private static Dsn dsn(String text) {
        SettingsReader reader = new SettingsReader();
        reader.setText(SettingsTable.DSN, text);
        Dsn dsn = reader.readNothing().find(SettingsTable.DSN);
        assertThat(dsn).isNotNull();
        return dsn;
    }

    private void awaitDelivered(long events) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> captures.destination().delivered() == events);
    }

    private static void stub(int status) {
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status)));
    }

    private static List<LoggedRequest> requests() {
        return SERVER.findAll(anyRequestedFor(anyUrl()));
    }

    /** WireMock has taken the gzip off already. */
    private static JsonNode event(LoggedRequest request) {
        return Envelopes.parse(request.getBody()).only("event");
    }
}
