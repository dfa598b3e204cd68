package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.failure;
import static dev.mayday.testkit.ScriptedTransport.limited;
import static dev.mayday.testkit.ScriptedTransport.retryAfter;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.Backlogs;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderTest {

    private final Simulation world = new Simulation();

    @AfterEach
    void everyEventIsAccountedFor() {
        world.assertBalanced();
    }

    @Test
    void recordsAreDeliveredOldestFirst() {
        world.append(1, 2, 3);

        world.run();

        assertThat(world.server.events()).containsExactly(1, 2, 3);
        assertThat(delivered()).isEqualTo(3);
        assertThat(world.backlog.records()).isZero();
        assertThat(world.log.lines()).isEmpty();
    }

    @Test
    void nothingToSendIsIdle() {
        assertThat(world.sender.step().isIdle()).isTrue();
        assertThat(world.server.sent()).isEmpty();
    }

    @Test
    void oneStepSendsOneRecord() {
        world.append(1, 2);

        assertThat(world.sender.step().goesOn()).isTrue();

        assertThat(world.server.events()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any2xxIsDelivered(int status) {
        world.server.then(status(status));
        world.append(1);

        world.run();

        assertThat(world.server.events()).containsExactly(1);
        assertThat(delivered()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 403, 404, 405, 410, 415, 451})
    void oneRefusedEventDelaysNoOther(int status) {
        world.server.then(status(200), status(status));
        world.append(1, 2, 3, 4);

        Duration took = world.run();

        assertThat(took).isZero();
        assertThat(world.server.events()).containsExactly(1, 2, 3, 4);
        assertThat(delivered()).isEqualTo(3);
        assertThat(discarded(DiscardReason.REJECTED)).isEqualTo(1);
        assertThat(world.log.lines())
                .singleElement()
                .asString()
                .contains("sentry (errors.example.com)", String.valueOf(status));
    }

    @Test
    void aRefusalSaysWhatToDo() {
        world.server.then(
                status(302),
                (body, kind) -> new Answer(403, null, null, "<html>\nCSRF</html>"),
                status(404),
                status(400));
        world.append(1, 2, 3, 4);

        world.run();

        assertThat(world.log.lines().get(0)).contains("302").contains("redirects are not followed");
        assertThat(world.log.lines().get(1))
                .contains("403 (<html> CSRF</html>)")
                .contains("key");
        assertThat(world.log.lines().get(2)).contains("404").contains("address");
        assertThat(world.log.lines().get(3)).endsWith("the server answers 400");
    }

    @Test
    void whatIsTooLargeIsCutOnceAndSentAgain() {
        world.shrinker(bytes -> new byte[] {bytes[0], 99});
        world.server.then(status(413), status(200), status(200));
        world.append(1, 2);

        world.run();

        assertThat(world.server.events()).containsExactly(1, 1, 2);
        assertThat(world.server.sent().get(1).body()).containsExactly(1, 99);
        assertThat(delivered()).isEqualTo(2);
    }

    @Test
    void whatIsStillTooLargeIsGivenUp() {
        world.shrinker(bytes -> new byte[] {bytes[0]});
        world.server.then(status(413), status(413), status(200));
        world.append(1, 2);

        assertThat(world.run()).isZero();

        assertThat(world.server.events()).containsExactly(1, 1, 2);
        assertThat(discarded(DiscardReason.TOO_LARGE)).isEqualTo(1);
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void whatCannotBeCutIsGivenUpAtOnce() {
        world.server.then(status(413));
        world.append(1);

        world.run();

        assertThat(world.server.events()).containsExactly(1);
        assertThat(discarded(DiscardReason.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void theCutRecordIsJudgedLikeAnyOther() {
        world.shrinker(bytes -> new byte[] {bytes[0]});
        world.server.then(status(413), status(503), status(413), status(400));
        world.append(1);

        world.run();

        assertThat(world.server.events()).containsExactly(1, 1, 1, 1);
        assertThat(discarded(DiscardReason.REJECTED)).isEqualTo(1);
    }

    @Test
    void aRateLimitKeepsTheRecordUntilItIsOver() {
        world.server.then(limited(429, "30:error:key"));
        world.append(1, 2);

        Duration took = world.run();

        assertThat(took).isEqualTo(Duration.ofSeconds(30));
        assertThat(world.server.events()).containsExactly(1, 1, 2);
        assertThat(delivered()).isEqualTo(2);
    }

    @Test
    void aBare429WaitsAMinute() {
        world.server.then(status(429));
        world.append(1);

        assertThat(world.run()).isEqualTo(Duration.ofSeconds(60));
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aLimitAnnouncedWithSuccessHoldsToo() {
        world.server.then(limited(200, "45::organization"));
        world.append(1, 2);

        assertThat(world.run()).isEqualTo(Duration.ofSeconds(45));
        assertThat(delivered()).isEqualTo(2);
    }

    @Test
    void limitsOfOtherCategoriesHoldNothingUp() {
        world.server.then(limited(200, "45:transaction;internal;unheard_of"));
        world.append(1, 2);

        assertThat(world.run()).isZero();
    }

    @Test
    void aShorterLimitDoesNotReplaceALongerOne() {
        world.append(1, 2, 3);
        world.server.then(
                (body, kind) -> {
                    // A request that left before the longer limit comes back after it with a shorter one.
                    world.sender.step();
                    return new Answer(200, "1:error", null, "");
                },
                limited(200, "100:error"));
        world.sender.step();

        assertThat(world.sender.blockedFor()).isEqualTo(Duration.ofSeconds(100));
        assertThat(world.run()).isEqualTo(Duration.ofSeconds(100));
        assertThat(delivered()).isEqualTo(3);
    }

    @Test
    void aServerThatAnswersIsUpHoweverItAnswers() {
        world.server.then(failure(new ConnectException("refused")), status(429));
        world.append(1);

        world.runFor(Duration.ofSeconds(5));

        assertThat(world.sender.blockedFor())
                .isGreaterThan(Duration.ofSeconds(50))
                .isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(world.server.events()).containsExactly(1, 1);
    }

    @Test
    void theKnownWaitIsToldWhileTheServerIsDown() {
        world.server.otherwise(status(503));
        world.append(1);
        assertThat(world.sender.blockedFor()).isZero();

        world.runFor(Duration.ofMinutes(10));

        assertThat(world.sender.blockedFor()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void retryAfterOfADownServerIsHonouredUpToAMinute() {
        world.server.then(retryAfter(503, "40"), retryAfter(503, "86400"));
        world.append(1);

        world.run();

        assertThat(world.requestTimes.get(1)).isEqualTo(Duration.ofSeconds(40));
        assertThat(world.requestTimes.get(2)).isEqualTo(Duration.ofSeconds(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aDateToComeBackAtIsReadByTheClockItWasWrittenBy(int status) {
        Instant servers = world.clock.now().plus(Duration.ofHours(6));
        world.server.then((body, kind) -> new Answer(status, null, httpDate(servers.plusSeconds(30)), servers, ""));
        world.append(1);

        assertThat(world.run()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aDateOfAServerThatDoesNotSayWhatTimeItIsIsReadByOurClock() {
        String date = httpDate(world.clock.now().plusSeconds(30));
        world.server.then((body, kind) -> new Answer(429, null, date, ""));
        world.append(1);

        assertThat(world.run()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
    }

    private static String httpDate(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atZone(ZoneOffset.UTC));
    }

    @Test
    void aRecordBeingSentSurvivesAFullBacklog() {
        Simulation small = new Simulation(Backlogs.limits(1_000, 2, Duration.ofDays(3)), 1, false);
        small.server.then((body, kind) -> {
            small.append(2, 3, 4);
            return new Answer(200, null, null, "");
        });
        small.append(1);

        small.run();

        assertThat(small.server.events()).containsExactly(1, 4);
        assertThat(small.captures.destination().delivered()).isEqualTo(2);
        assertThat(small.captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isEqualTo(2);
        small.assertBalanced();
    }

    @Test
    void recordsExpireWhileTheServerIsDown() {
        world.server.otherwise(failure(new ConnectException("refused")));
        world.append(1, 2);

        Duration took = world.run();

        assertThat(took).isBetween(Duration.ofDays(3), Duration.ofDays(3).plusMinutes(1));
        assertThat(discarded(DiscardReason.EXPIRED)).isEqualTo(2);
    }

    @Test
    void theEndGivesUpWhatIsLeftAndSaysSo() {
        world.server.otherwise(failure(new IOException("reset")));
        world.append(1, 2, 3);
        world.sender.step();

        world.sender.finish();

        assertThat(discarded(DiscardReason.CLOSED)).isEqualTo(3);
        assertThat(world.log.lines()).anyMatch(line -> line.contains("closed before the last 3 events left"));
        assertThat(world.sender.step().isIdle()).isTrue();
    }

    @Test
    void abortingIsSilentAndEndsEverything() {
        world.append(1, 2);
        world.server.then((body, kind) -> {
            world.sender.abort();
            throw new IOException("Canceled");
        });

        world.sender.step();

        assertThat(discarded(DiscardReason.CLOSED)).isEqualTo(2);
        assertThat(world.server.isClosed()).isTrue();
        assertThat(world.log.lines()).isEmpty();
        assertThat(world.sender.step().isIdle()).isTrue();
    }

    private long delivered() {
        return world.captures.destination().delivered();
    }

    private long discarded(DiscardReason reason) {
        return world.captures.destination().discarded(reason);
    }
}
