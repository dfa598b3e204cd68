package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.capture.Outstanding;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Occurrences;
import dev.mayday.report.DiscardReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the door to the destination, in simulated time, with the ledger recounted by other means. */
class FloodInPipelineTest {

    private final Holding destination = new Holding();
    private final Plant plant = new Plant(destination, 64);

    @Test
    void nothingIsMergedWhileThereIsRoom() {
        destination.fill = 0.5;
        for (int i = 0; i < 32; i++) {
            plant.capture(event("a"));
        }
        plant.work();

        assertThat(destination.events).hasSize(32).allMatch(event -> event.occurrences() == null);
    }

    @Test
    void capturesThatAreMergedAreOneEventAndTheRestOfTheLedger() {
        destination.fill = 0.6;
        EventId first = plant.capture(event("a"));
        for (int i = 0; i < 29; i++) {
            plant.capture(event("a"));
        }
        plant.work();
        assertRecounted(30);
        assertThat(plant.report().queued()).isEqualTo(1);
        assertThat(plant.report().merged()).isEqualTo(29);
        assertThat(plant.worker.nanosUntilStep()).isEqualTo(1_000_000_000L);

        plant.clock.advance(Duration.ofSeconds(3));
        plant.work();

        assertThat(destination.events).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(first);
            assertThat(event.occurrences()).extracting(Occurrences::count).isEqualTo(30L);
        });
        assertRecounted(30);
        destination.receipts.get(0).delivered();
        assertThat(plant.report().delivered()).isEqualTo(1);
        assertRecounted(30);
    }

    @Test
    void aQueueThatIsMoreThanHalfFullIsPressureToo() {
        for (int i = 0; i < 64; i++) {
            plant.capture(event("a"));
        }
        plant.work();

        assertThat(destination.events).hasSizeBetween(32, 34);
        assertThat(occurrences()).isEqualTo(64);
        assertRecounted(64);
    }

    @Test
    void fatalOvertakesWhatIsKeptBack() {
        destination.fill = 1;
        plant.capture(event("a"));
        EventId fatal = plant.capture(event("a").toBuilder().level(Level.FATAL).build());
        plant.work();

        assertThat(destination.events).extracting(Event::id).containsExactly(fatal);
    }

    @Test
    void fatalFindsAPlaceInAFullQueue() {
        for (int i = 0; i < 100; i++) {
            plant.capture(event("a"));
        }
        EventId fatal =
                plant.capture(event("crash").toBuilder().level(Level.FATAL).build());
        plant.work();

        assertThat(fatal.isNone()).isFalse();
        assertThat(destination.events).extracting(Event::id).contains(fatal);
        assertThat(occurrences()).isEqualTo(101);
    }

    @Test
    void aFlushWaitsForAMergedEventWithItsCarrierWhichLeavesAtOnce() {
        destination.fill = 1;
        plant.capture(event("a"));
        plant.work();
        plant.capture(event("a"));
        plant.capture(event("b"));
        Outstanding.Generation waitedFor = plant.outstanding.cut();
        plant.capture(event("a"));
        plant.capture(event("c"));
        assertThat(plant.worker.isIdle()).isFalse();

        plant.work();

        assertThat(destination.events)
                .extracting(event -> event.fingerprint().get(0) + " "
                        + (event.occurrences() == null ? 1 : event.occurrences().count()))
                .containsExactly("a 3", "b 1");
        assertThat(plant.worker.isIdle()).as("nobody waits for c").isTrue();
        assertThat(waitedFor.emptied()).isFalse();
        destination.receipts.get(0).delivered();
        destination.receipts.get(1).spooled();
        assertThat(waitedFor.emptied()).isFalse();
        destination.receipts.get(1).delivered();
        assertThat(waitedFor.emptied()).isTrue();
        assertThat(plant.flood.size()).isOne();
    }

    @Test
    void nothingIsKeptBackAtTheEndAndEachThatLeavesIsAStepOfItsOwn() {
        destination.fill = 1;
        plant.capture(event("a"));
        plant.capture(event("b"));
        plant.work();
        assertThat(destination.events).isEmpty();

        plant.worker.drain();
        long before = plant.worker.progress();
        while (plant.worker.goesOn()) {
            plant.worker.step();
        }

        assertThat(destination.events).hasSize(2);
        assertThat(plant.worker.progress() - before).isEqualTo(2);
        assertRecounted(2);
    }

    @Test
    void aCaptureThatWasOvertakenIsWaitedForWithItsCarrierToo() {
        destination.fill = 1;
        plant.capture(event("a"));
        Outstanding.Generation first = plant.outstanding.cut();
        plant.capture(event("a"));
        plant.worker.step();
        Outstanding.Generation second = plant.outstanding.cut();
        plant.work();

        assertThat(destination.receipts).hasSize(1);
        assertThat(second.emptied()).isFalse();
        destination.receipts.forEach(Receipt::delivered);
        assertThat(first.emptied()).isTrue();
        assertThat(second.emptied()).isTrue();
    }

    @Test
    void whatFindsTheQueueFullLeavesAsOneEventOfItsClass() {
        for (int i = 0; i < 64; i++) {
            plant.capture(message("queued " + i));
        }
        for (int i = 0; i < 500; i++) {
            assertThat(plant.capture(thrown(new IllegalStateException("number " + i))))
                    .isEqualTo(EventId.NONE);
            plant.clock.advance(Duration.ofMillis(1));
        }
        assertThat(plant.report().queued()).isEqualTo(65);
        assertThat(plant.report().merged()).isEqualTo(499);
        assertRecounted(564);
        Outstanding.Generation waitedFor = plant.outstanding.cut();

        plant.work();

        assertThat(destination.events).hasSize(65);
        assertThat(destination.events)
                .filteredOn(event -> event.occurrences() != null)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.title()).startsWith("IllegalStateException: too many at once");
                    Occurrences many = event.occurrences();
                    assertThat(many.count()).isEqualTo(500);
                    assertThat(many.lastMillis() - many.firstMillis()).isBetween(499L - 32, 499L);
                    assertThat(event.environment()).isEqualTo("test");
                    assertThat(event.id().isNone()).isFalse();
                });
        destination.receipts.subList(0, 64).forEach(Receipt::delivered);
        assertThat(waitedFor.emptied()).isFalse();
        destination.receipts.get(64).delivered();
        assertThat(waitedFor.emptied()).isTrue();
        assertRecounted(564);
    }

    @Test
    void aQueueThatStaysFullLetsItsCountsOutOnceASecond() {
        plant.clock.advance(Duration.ofSeconds(2));
        for (int second = 0; second < 5; second++) {
            for (int i = 0; i < 300; i++) {
                plant.capture(thrown(new IllegalStateException()));
                if (i % 10 == 0) {
                    plant.worker.step();
                }
                plant.clock.advance(Duration.ofNanos(3_333_334));
            }
        }
        long tallies = plant.ledger.report().captured();
        assertThat(tallies).isEqualTo(1_500);
        plant.work();

        assertThat(occurrences()).isEqualTo(1_500);
        assertRecounted(1_500);
    }

    @Test
    void onlyWhatFindsNoPlaceInTheTableIsLost() {
        for (int i = 0; i < 64; i++) {
            plant.capture(message("queued"));
        }
        for (int i = 0; i < 70; i++) {
            plant.capture(Event.builder()
                    .logger("logger " + i)
                    .logEntry(LogEntry.of("text"))
                    .build());
        }

        assertThat(plant.report().discarded(DiscardReason.QUEUE_OVERFLOW)).isEqualTo(6);
        assertRecounted(134);
        plant.work();
        assertThat(occurrences()).isEqualTo(128);
        assertRecounted(134);
    }

    @Test
    void peopleAreToldOnceAMinuteAndInTheEnd() {
        destination.fill = 0.9;
        plant.capture(event("a"));
        for (int second = 0; second < 150; second++) {
            plant.capture(event("a"));
            plant.work();
            plant.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(plant.log.lines())
                .containsExactly(
                        "WARN mayday: captures merged into others that carry their number (merged): 2",
                        "WARN mayday: captures merged into others that carry their number (merged): 59",
                        "WARN mayday: captures merged into others that carry their number (merged): 60");
        destination.fill = 0.1;
        for (int second = 0; second < 10; second++) {
            plant.work();
            plant.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(plant.log.lines()).hasSize(4);
        assertThat(plant.log.lines().get(3))
                .matches("INFO mayday: it is calm again, after 1\\d\\d s; captures merged into others that carry"
                        + " their number \\(merged\\): 14[0-9]");
        assertThat(plant.worker.nanosUntilStep()).as("nothing left to do").isGreaterThan(10_000_000_000L);
    }

    @Test
    void anErrorOfTheVmOnTheWorkerCostsOneEventWhichIsCountedAndTold() {
        destination.failure = new OutOfMemoryError("staged");
        plant.capture(event("a"));
        plant.work();
        destination.failure = null;
        plant.capture(event("c"));
        plant.work();

        assertThat(plant.report().discarded(DiscardReason.INTERNAL_ERROR)).isEqualTo(1);
        assertThat(plant.report().queued()).isEqualTo(1);
        assertThat(plant.log.lines())
                .containsExactly(
                        "ERROR mayday: destination holding failed on an event java.lang.OutOfMemoryError: staged");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyCaptureIsInOnePlaceAtEveryStep(long seed) {
        Random random = new Random(seed);
        int captured = 0;
        for (int i = 0; i < 3_000; i++) {
            switch (random.nextInt(10)) {
                case 0 -> destination.fill = random.nextDouble();
                case 1 -> plant.clock.advance(Duration.ofMillis(random.nextInt(5_000)));
                case 2 -> plant.outstanding.cut();
                case 3, 4 -> plant.worker.step();
                case 5 -> {
                    destination.receipts.forEach(Receipt::delivered);
                }
                default -> {
                    for (int burst = random.nextInt(12); burst > 0; burst--) {
                        plant.capture(random.nextBoolean() ? event("group " + random.nextInt(5)) : message("m"));
                        captured++;
                    }
                }
            }
            assertRecounted(captured);
        }
        destination.fill = 0;
        plant.work();
        assertRecounted(captured);
        destination.receipts.forEach(Receipt::delivered);
        assertThat(plant.report().pending()).isZero();
        assertThat(occurrences() + plant.report().discardedInAll()).isEqualTo(captured);
        assertThat(plant.outstanding.cut().emptied()).isTrue();
    }

    private long occurrences() {
        return destination.events.stream()
                .mapToLong(event ->
                        event.occurrences() == null ? 1 : event.occurrences().count())
                .sum();
    }

    /** Queued is what waits at the door, is kept back, or has a receipt without an end. */
    private void assertRecounted(int captured) {
        var report = plant.report();
        assertThat(report.captured()).isEqualTo(captured);
        assertThat(report.balanced()).isTrue();
        assertThat(report.queued() + report.delivered() + report.spooled())
                .isEqualTo(plant.worker.waiting() + destination.receipts.size());
    }

    private Event event(String group) {
        return Event.builder().fingerprint(List.of(group)).build();
    }

    private static Event message(String text) {
        return Event.builder().logEntry(LogEntry.of(text)).build();
    }

    private static Event thrown(Throwable throwable) {
        return Event.of(throwable);
    }

    private static final class Holding implements Destination {

        final List<Event> events = new ArrayList<>();
        final List<Receipt> receipts = new ArrayList<>();
        double fill;

        @Nullable
        Error failure;

        @Override
        public String name() {
            return "holding";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            if (failure != null) {
                throw failure;
            }
            events.add(event);
            receipts.add(receipt);
        }

        @Override
        public double fill() {
            return fill;
        }
    }
}
