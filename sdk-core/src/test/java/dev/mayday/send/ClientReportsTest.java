package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.failure;
import static dev.mayday.testkit.ScriptedTransport.limited;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.ScriptedTransport.Reply;
import dev.mayday.testkit.ScriptedTransport.Sent;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientReportsTest {

    private static final Reply REFUSED = failure(new ConnectException("Connection refused"));

    private final Simulation world = Simulation.withReports();
    private final Map<DiscardReason, Long> discarded = new EnumMap<>(DiscardReason.class);
    private final ClientReports counting = new ClientReports(
            () -> new DestinationReport("recording", 0, 0, 0, 0, 0, 0, discarded), counts -> new byte[0]);

    @AfterEach
    void everyEventIsAccountedFor() {
        world.assertBalanced();
    }

    @Test
    void withNothingToTellThereIsNoRequest() {
        world.append(1, 2);

        world.run();
        world.sender.finish();

        assertThat(world.server.sent())
                .allMatch(sent -> sent.kind() == Kind.EVENT)
                .hasSize(2);
    }

    @Test
    void discardedEventsAreToldByReasonOnce() {
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.captures.refused(DiscardReason.IGNORED);
        world.captures.refused(DiscardReason.DUPLICATE);
        world.captures.refused(DiscardReason.QUEUE_OVERFLOW);
        world.server.then(status(200), status(400));
        world.append(1);

        world.run();
        world.sender.finish();

        assertThat(world.reports)
                .containsExactly(
                        Map.of("sample_rate", 2L, "event_processor", 2L, "queue_overflow", 1L),
                        Map.of("send_error", 1L));
    }

    @Test
    void deliveredAndWaitingEventsAreNotTold() {
        world.server.then(limited(429, "60:error"));
        world.append(1);

        world.runFor(Duration.ofSeconds(30));

        assertThat(world.reports).isEmpty();
    }

    @Test
    void reportsLeaveAtMostOnceAMinute() {
        for (int second = 0; second < 180; second++) {
            world.captures.refused(DiscardReason.BEFORE_SEND);
            world.append(1);
            world.runFor(Duration.ofSeconds(1));
        }
        world.run();

        assertThat(world.reports).hasSize(4);
        assertThat(world.reports.stream()
                        .mapToLong(counts -> counts.get("before_send"))
                        .sum())
                .isEqualTo(180);
    }

    @Test
    void whatIsNewAtTheEndIsToldAtOnce() {
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.run();
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.sender.finish();

        assertThat(world.reports).containsExactly(Map.of("sample_rate", 1L), Map.of("sample_rate", 1L));
    }

    @Test
    void whatIsGivenUpAtTheEndIsToldIfTheServerListens() {
        world.server.then(limited(429, "60:error"));
        world.append(1, 2);
        world.sender.step();

        world.sender.finish();

        assertThat(world.reports).containsExactly(Map.of("network_error", 2L));
    }

    @Test
    void nothingIsToldWhileTheServerIsDown() {
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.run();
        world.server.otherwise(REFUSED);
        world.append(1);
        world.sender.step();
        world.captures.refused(DiscardReason.SAMPLED_OUT);

        world.runFor(Duration.ofMinutes(30));
        world.sender.finish();

        assertThat(world.reports).hasSize(1);
        assertThat(world.server.sent().stream().filter(sent -> sent.kind() == Kind.CLIENT_REPORT))
                .hasSize(1);
    }

    @Test
    void nothingIsToldWhileReportsAreLimited() {
        world.server.then(limited(200, "300:internal"));
        world.append(1);
        world.run();
        world.captures.refused(DiscardReason.SAMPLED_OUT);

        world.clock.advance(Duration.ofSeconds(299));
        world.run();
        assertThat(world.reports).isEmpty();

        world.clock.advance(Duration.ofSeconds(2));
        world.run();
        assertThat(world.reports).containsExactly(Map.of("sample_rate", 1L));
    }

    static List<Arguments> notProcessed() {
        return List.of(
                Arguments.of("refused", REFUSED),
                Arguments.of("400", status(400)),
                Arguments.of("404", status(404)),
                Arguments.of("413", status(413)),
                Arguments.of("429", status(429)),
                Arguments.of("500", status(500)),
                Arguments.of("503", status(503)),
                Arguments.of("302", status(302)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notProcessed")
    void whatCertainlyDidNotArriveGoesIntoTheNextReport(String name, Reply reply) {
        world.server.then(reply);
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.sender.step();
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.captures.refused(DiscardReason.BEFORE_SEND);

        world.clock.advance(Duration.ofSeconds(121));
        world.run();

        assertThat(world.reports)
                .endsWith(Map.of("sample_rate", 2L, "before_send", 1L))
                .startsWith(Map.of("sample_rate", 1L))
                .hasSize(2);
    }

    @Test
    void aServerThatTakesNoReportsIsAskedEverMoreRarely() {
        world.server.otherwise(status(501));
        world.captures.refused(DiscardReason.SAMPLED_OUT);

        world.runFor(Duration.ofDays(1));
        assertThat(world.reports).hasSizeBetween(20, 32);

        world.server.otherwise(status(200));
        world.run();
        assertThat(world.reports).endsWith(Map.of("sample_rate", 1L));
    }

    @Test
    void whatMayHaveArrivedIsNeverToldTwice() {
        world.server.then(failure(new SocketTimeoutException("timeout")));
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.run();

        world.clock.advance(Duration.ofMinutes(10));
        world.run();
        world.sender.finish();

        assertThat(world.reports).containsExactly(Map.of("sample_rate", 1L));
    }

    @Test
    void aReportThatFailsDelaysNoEvent() {
        world.server.then(status(503));
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.append(1, 2);

        world.sender.step();
        world.sender.step();
        world.sender.step();

        assertThat(world.captures.destination().delivered()).isEqualTo(2);
        assertThat(world.sender.blockedFor()).isZero();
    }

    @Test
    void limitsInTheAnswerToAReportHold() {
        world.server.then(limited(200, "30:error"));
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.append(1);
        world.sender.step();

        assertThat(world.sender.blockedFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatIsPushedOutDuringALimitIsToldAsItsDoing() {
        Simulation small = new Simulation(Backlogs.limits(1_000, 2, Duration.ofDays(3)), 1, true);
        small.append(1, 2, 3);
        small.sender.step();
        small.server.then(limited(429, "120:error"));
        small.sender.step();
        small.append(4, 5, 6, 7);
        small.runFor(Duration.ofSeconds(125));
        small.append(8, 9, 10);
        small.run();

        long overflow = small.captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW);
        assertThat(overflow).isEqualTo(6);
        assertThat(sum(small, "cache_overflow")).isEqualTo(2);
        assertThat(sum(small, "ratelimit_backoff")).isEqualTo(4);
        small.assertBalanced();
    }

    @Test
    void aFaultInAReportCostsNoCountAndNoEvent() {
        world.server.then((body, kind) -> {
            throw new IllegalStateException("simulated");
        });
        world.captures.refused(DiscardReason.SAMPLED_OUT);
        world.append(1);
        world.run();

        assertThat(world.reports).containsExactly(Map.of("sample_rate", 1L), Map.of("sample_rate", 1L));
        assertThat(world.captures.destination().delivered()).isEqualTo(1);
        assertThat(world.log.lines()).anyMatch(line -> line.contains("simulated"));
    }

    @Test
    void reportsCanBeSwitchedOff() {
        Simulation silent = new Simulation();
        silent.captures.refused(DiscardReason.SAMPLED_OUT);
        silent.append(1);

        silent.run();
        silent.sender.finish();

        assertThat(silent.server.sent()).extracting(Sent::kind).containsExactly(Kind.EVENT);
    }

    @Test
    void whatHappensBeforeALimitOrAfterItIsNotItsDoing() {
        discarded.put(DiscardReason.SPOOL_OVERFLOW, 1L);
        counting.limited(true);
        discarded.put(DiscardReason.SPOOL_OVERFLOW, 3L);
        discarded.put(DiscardReason.EXPIRED, 5L);
        counting.limited(false);
        discarded.put(DiscardReason.SPOOL_OVERFLOW, 6L);

        assertThat(counting.takeAll())
                .containsExactlyInAnyOrderEntriesOf(Map.of("cache_overflow", 4L, "ratelimit_backoff", 7L));
    }

    @Test
    void whereThereWasNothingToTellTheNextLookIsASecondLater() {
        long second = Duration.ofSeconds(1).toNanos();
        assertThat(counting.takeDue(0)).isEmpty();
        discarded.put(DiscardReason.IGNORED, 1L);

        assertThat(counting.takeDue(second - 1)).isEmpty();
        assertThat(counting.nanosUntilDue(10 * second)).isZero();
        assertThat(counting.takeDue(second)).containsExactly(Map.entry("event_processor", 1L));
    }

    @Test
    void afterOneThatArrivedTheWaitIsShortAgain() {
        Map<String, Long> counts = Map.of("sample_rate", 1L);
        counting.putBack(counts, 0);
        counting.putBack(counts, 0);
        assertThat(counting.nanosUntilDue(0)).isEqualTo(Duration.ofMinutes(4).toNanos());

        counting.told();
        counting.putBack(counts, 0);
        assertThat(counting.nanosUntilDue(0)).isEqualTo(Duration.ofMinutes(2).toNanos());
    }

    private static long sum(Simulation world, String reason) {
        return world.reports.stream()
                .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                .sum();
    }
}
