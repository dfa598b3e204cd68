package dev.mayday.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.scope.ScopeStack;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DoorTest {

    private final FakeClock clock = new FakeClock();
    private final RecordingLogger log = new RecordingLogger();
    private final Losses losses = new Losses(log, clock);
    private final Ledger ledger = new Ledger(List.of("recording"));
    private final EventIds ids = new EventIds(1, 2);
    private final Intake intake = new Intake(16, ids, clock);
    private final Outstanding outstanding = new Outstanding();

    @Test
    void aCaptureForWhichThereIsNoMemoryIsCountedAndTold() {
        Door door = door(() -> {
            throw new OutOfMemoryError("on purpose");
        });

        assertThat(door.capture(new IllegalStateException())).isEqualTo(EventId.NONE);
        assertCountedAndTold(DiscardReason.INTERNAL_ERROR, "lost to a fault in Mayday, or for want of memory");
    }

    @Test
    void aCaptureForWhichThereIsNoStackIsCountedAndToldWithTheNext() {
        Door door = door(() -> {
            throw new StackOverflowError("on purpose");
        });

        assertThat(door.capture(new IllegalStateException())).isEqualTo(EventId.NONE);
        assertThat(report().discardedInAll()).isZero();
        door.accountForMissed();
        door.accountForMissed();
        assertCountedAndTold(DiscardReason.INTERNAL_ERROR, "lost to a fault in Mayday, or for want of memory");
    }

    @Test
    void aCaptureForWhichThereIsNoPlaceIsCountedAndToldAndNobodyWaitsForIt() {
        Door door = door(() -> 0);
        for (int i = 0; i < 16 + Tallies.PLACES + 1; i++) {
            door.capture(Event.builder().logger("logger " + i).build(), null);
        }

        assertCountedAndTold(DiscardReason.QUEUE_OVERFLOW, "lost, too many different ones at once");
        Outstanding.Generation before = outstanding.cut();
        for (Capture waiting = intake.poll(); waiting != null; waiting = intake.poll()) {
            waiting.settled();
        }
        assertThat(before.emptied()).isTrue();
    }

    @Test
    void aCaptureThatIsCountedIntoAnotherIsTold() {
        Door door = door(() -> 0);
        for (int i = 0; i < 16 + 2; i++) {
            door.capture(Event.builder().logger("logger").build(), null);
        }

        assertThat(report().merged()).isEqualTo(1);
        losses.tellAll();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("merged into others")
                .endsWith(": 1");
    }

    @Test
    void aCaptureAfterTheCloseIsCountedAndTold() {
        Door door = door(() -> 0);
        door.close();

        assertThat(door.capture(new IllegalStateException())).isEqualTo(EventId.NONE);
        assertCountedAndTold(DiscardReason.CLOSED, "lost, the client is closed");
    }

    private void assertCountedAndTold(DiscardReason reason, String line) {
        assertThat(report().discarded(reason)).isEqualTo(1);
        losses.tellAll();
        assertThat(log.lines()).singleElement().asString().contains(line).endsWith(": 1");
    }

    private DestinationReport report() {
        return ledger.report().destination("recording");
    }

    /** A door that keeps half of all captures, those for which {@code random} gives 0. */
    private Door door(RandomGenerator random) {
        DoorSettings half = new DoorSettings(0.5, Set.of(), List.of(), false, false, List.of(), List.of());
        return new Door(half, new ScopeStack(10, clock), ledger, intake, losses, outstanding, ids, clock, random);
    }
}
