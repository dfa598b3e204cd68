package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.failure;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.testkit.ScriptedTransport.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderOutageTest {

    private static final Reply REFUSED = failure(new ConnectException("Connection refused"));

    private final Simulation world = new Simulation();

    @AfterEach
    void everyEventIsAccountedFor() {
        world.assertBalanced();
    }

    static List<Arguments> outages() {
        return List.of(
                Arguments.of("refused", REFUSED),
                Arguments.of("reset", failure(new IOException("Connection reset"))),
                Arguments.of("timeout", failure(new SocketTimeoutException("timeout"))),
                Arguments.of("408", status(408)),
                Arguments.of("500", status(500)),
                Arguments.of("502", status(502)),
                Arguments.of("503", status(503)),
                Arguments.of("504", status(504)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void afterAnOutageEverythingIsDeliveredOldestFirst(String name, Reply outage) {
        world.server.thenTimes(5, outage);
        world.append(1, 2, 3, 4, 5);

        world.run();

        assertThat(world.server.events()).containsExactly(1, 1, 1, 1, 1, 1, 2, 3, 4, 5);
        assertThat(world.captures.destination().delivered()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pausesAreShortInTheFirstMinuteAndBoundedLater(long seed) {
        Simulation seeded = new Simulation(SpoolSettings.IN_MEMORY, seed, false);
        seeded.server.otherwise(status(503));
        seeded.append(1);

        seeded.runFor(Duration.ofHours(1));

        List<Duration> times = seeded.requestTimes;
        List<Duration> late = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            Duration pause = times.get(i).minus(times.get(i - 1));
            boolean early = times.get(i - 1).compareTo(Duration.ofMinutes(1)) < 0;
            assertThat(pause).isLessThanOrEqualTo(early ? Duration.ofSeconds(10) : Duration.ofSeconds(60));
            if (!early) {
                late.add(pause);
            }
        }
        // About one in half a minute: the server hears little of us, and we hear soon of its return.
        assertThat(times).hasSizeBetween(80, 200);
        assertThat(late).anyMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) > 0);
        seeded.assertBalanced();
    }

    @Test
    void twoClientsDoNotComeBackAtTheSameMoment() {
        Simulation one = new Simulation(SpoolSettings.IN_MEMORY, 1, false);
        Simulation other = new Simulation(SpoolSettings.IN_MEMORY, 2, false);
        for (Simulation client : List.of(one, other)) {
            client.server.otherwise(REFUSED);
            client.append(1);
            client.runFor(Duration.ofMinutes(2));
        }

        assertThat(one.requestTimes.get(3)).isNotEqualTo(other.requestTimes.get(3));
    }

    @Test
    void whileTheServerIsDownOneRequestAtATimeTriesIt() {
        world.append(1, 2, 3, 4);
        List<Next> meanwhile = new ArrayList<>();
        world.server.then(REFUSED, (body, kind) -> {
            // What three other threads find while this one is at it.
            for (int i = 0; i < 3; i++) {
                meanwhile.add(world.sender.step());
            }
            throw new ConnectException("Connection refused");
        });
        world.sender.step();
        world.clock.advance(Duration.ofSeconds(1));
        world.sender.step();

        assertThat(world.server.events()).containsExactly(1, 1);
        assertThat(meanwhile).hasSize(3).allMatch(Next::isIdle);
        assertThat(world.sender.step()).isNotEqualTo(Next.GO_ON);
        assertThat(world.server.events()).hasSize(2);
    }

    @Test
    void whileTheServerIsUpRequestsOverlap() {
        world.append(1, 2, 3, 4);
        Reply nested = (body, kind) -> {
            world.sender.step();
            return new Answer(200, null, null, "");
        };
        world.server.then(nested, nested, nested);

        world.sender.step();

        assertThat(world.server.events()).containsExactly(1, 2, 3, 4);
        assertThat(world.captures.destination().delivered()).isEqualTo(4);
    }

    @Test
    void requestsThatFailTogetherCountAsOneFailure() {
        world.append(1, 2, 3, 4);
        Reply nested = (body, kind) -> {
            world.sender.step();
            throw new IOException("Connection reset");
        };
        world.server.then(nested, nested, nested, failure(new IOException("Connection reset")));
        world.sender.step();

        // A fourth failure in a row could pause for up to 4 s, a first one for half a second.
        assertThat(world.sender.blockedFor()).isLessThanOrEqualTo(Duration.ofMillis(500));
        world.run();
        assertThat(world.captures.destination().delivered()).isEqualTo(4);
    }

    @Test
    void aLateSuccessOfARequestFromBeforeEndsTheOutage() {
        world.append(1, 2);
        world.server.then(
                (body, kind) -> {
                    world.sender.step();
                    return new Answer(200, null, null, "");
                },
                REFUSED);

        world.sender.step();

        assertThat(world.sender.blockedFor()).isZero();
        assertThat(world.run()).isZero();
        assertThat(world.captures.destination().delivered()).isEqualTo(2);
    }

    @Test
    void anHourOfOutageKeepsEveryRecordAndDrainsAtOnce() {
        int[] numbers = IntStream.rangeClosed(1, 100).toArray();
        world.server.otherwise(REFUSED);
        world.append(numbers);
        world.runFor(Duration.ofHours(1));
        assertThat(world.captures.destination().pending()).isEqualTo(100);

        world.server.otherwise(status(200));
        int before = world.server.events().size();
        Duration took = world.run();

        assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(world.server.events().subList(before, before + 100))
                .containsExactly(IntStream.of(numbers).boxed().toArray(Integer[]::new));
        assertThat(world.captures.destination().delivered()).isEqualTo(100);
    }

    @Test
    void theOutageIsToldOnceAMinuteAndItsEndOnce() {
        world.server.otherwise(REFUSED);
        world.append(1, 2, 3);
        world.runFor(Duration.ofMinutes(5));
        assertThat(world.log.lines()).hasSizeBetween(2, 6).allMatch(line -> line.contains("Connection refused"));

        world.server.otherwise(status(200));
        world.run();

        assertThat(world.log.lines())
                .filteredOn(line -> line.startsWith("INFO"))
                .singleElement()
                .asString()
                .containsPattern("reachable again after 3\\d\\d\\.\\d s, delivered 3 events");
    }

    @Test
    void theEndIsToldWhenTheLastThreadIsThroughWithItsEvent() {
        world.append(1, 2, 3);
        world.server.then(REFUSED, status(200), (body, kind) -> {
            world.sender.step();
            assertThat(world.sender.step().isIdle()).isTrue(); // another thread finds nothing to do
            return new Answer(200, null, null, "");
        });

        world.run();

        assertThat(world.server.events()).containsExactly(1, 1, 2, 3);
        assertThat(world.log.lines()).last().asString().contains("delivered 3 events since");
    }

    @Test
    void theEventWhoseOutcomeAnotherThreadHasSeenIsCounted() {
        world.server.then(REFUSED);
        Receipt counted = world.captures.capture();
        world.backlog.append(EventId.NONE, new byte[10], new Receipt() {
            @Override
            public void delivered() {
                counted.delivered();
                world.sender.step(); // another thread finds nothing left
            }

            @Override
            public void discarded(DiscardReason reason) {
                counted.discarded(reason);
            }
        });

        world.run();

        assertThat(world.log.lines()).last().asString().contains("delivered 1 event since");
    }

    @Test
    void oneEventThatTheServerCannotStandDoesNotHoldUpTheOthers() {
        world.server.otherwise((body, kind) -> new Answer(body[0] == 1 ? 500 : 200, null, null, ""));
        world.append(1, 2, 3);

        world.runFor(Duration.ofMinutes(2));
        assertThat(world.captures.destination().delivered()).isEqualTo(2);

        // By now it is known: whoever comes later is not held up at all.
        world.append(4, 5, 6);
        world.runFor(Duration.ofMillis(1));
        assertThat(world.captures.destination().delivered()).isEqualTo(5);
        assertThat(world.sender.blockedFor()).isZero();

        world.run();
        assertThat(world.captures.destination().discarded(DiscardReason.EXPIRED))
                .isEqualTo(1);
        assertThat(world.log.lines()).anyMatch(line -> line.contains("fails where others pass"));
    }

    @Test
    void aRefusedConnectionMakesNoEventSuspect() {
        world.append(1, 2);
        world.server.thenTimes(Sender.SUSPECT_FAILURES + 2, REFUSED).then(status(500), status(200), status(500));

        world.run();

        assertThat(world.captures.destination().delivered()).isEqualTo(2);
        assertThat(world.log.lines()).noneMatch(line -> line.contains("tried less often"));
    }

    @Test
    void oneEventThatBreaksUsDoesNotHoldUpTheOthers() {
        world.server.otherwise((body, kind) -> {
            if (body[0] == 1) {
                throw new StackOverflowError("simulated");
            }
            return new Answer(200, null, null, "");
        });
        world.append(1, 2, 3);

        world.runFor(Duration.ofMinutes(2));

        assertThat(world.captures.destination().delivered()).isEqualTo(2);
        assertThat(world.captures.destination().pending()).isEqualTo(1);
    }

    @Test
    void aServerThatIsReallyDownMakesNoEventASuspectForLong() {
        world.server.otherwise(status(503));
        world.append(1, 2, 3);
        world.runFor(Duration.ofHours(1));
        assertThat(world.requestTimes).hasSizeBetween(80, 200);

        world.server.otherwise(status(200));
        Duration took = world.run();

        assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(world.captures.destination().delivered()).isEqualTo(3);
    }
}
