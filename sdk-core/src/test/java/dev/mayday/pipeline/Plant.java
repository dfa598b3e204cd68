package dev.mayday.pipeline;

import dev.mayday.capture.Door;
import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.capture.Intake;
import dev.mayday.capture.Outstanding;
import dev.mayday.describe.Describer;
import dev.mayday.destination.Destination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.filter.Filter;
import dev.mayday.filter.FilterSettings;
import dev.mayday.flood.FloodControl;
import dev.mayday.group.KnownGroups;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.notice.Notices;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.OutcomeListener;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeStack;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.Usual;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All stages of a client with one destination, by hand: no thread, and time stands still. */
final class Plant {

    final FakeClock clock;
    final RecordingLogger log;
    final Outstanding outstanding = new Outstanding();
    final Ledger ledger;
    final FloodControl flood;
    final Worker worker;
    private final Door door;
    private final String name;

    Plant(Destination destination, int queueSize) {
        this(destination, queueSize, Usual.FILTER, null);
    }

    Plant(Destination destination, int queueSize, FilterSettings filtering, @Nullable OutcomeListener listener) {
        this(
                new Ledger(List.of(destination.name())),
                destination,
                queueSize,
                filtering,
                listener,
                new FakeClock(),
                new Random(1),
                new RecordingLogger());
    }

    Plant(
            Ledger ledger,
            Destination destination,
            int queueSize,
            FilterSettings filtering,
            @Nullable OutcomeListener listener,
            FakeClock clock,
            RandomGenerator random,
            RecordingLogger log) {
        this.ledger = ledger;
        this.clock = clock;
        this.log = log;
        name = destination.name();
        flood = new FloodControl(clock);
        EventIds ids = new EventIds(random.nextLong(), random.nextLong());
        Intake intake = new Intake(queueSize, ids, clock);
        Losses losses = new Losses(log, clock);
        Notices notices = new Notices(log, clock, "mayday", text -> text);
        door = new Door(
                new DoorSettings(1, Set.of(), List.of(), true, false, List.of(), List.of()),
                new ScopeStack(0, clock),
                ledger,
                intake,
                losses,
                outstanding,
                ids,
                clock,
                random);
        Pipeline pipeline = new Pipeline(
                new Describer(PlainStages.DESCRIBE, clock, random),
                new Filter(filtering, new FilterLines(new HookClock(clock, log), ledger, notices)),
                flood,
                intake::fill,
                new KnownGroups(0),
                new Destinations(List.of(destination), notices),
                new Endings(ledger, losses, new Outcomes(listener, List.of(name), notices)),
                notices);
        worker = new Worker(intake, flood, pipeline, losses, notices, clock, () -> {}, destination::tend);
    }

    EventId capture(Event event) {
        return capture(event, Context.NONE);
    }

    /** Null {@code scope} stands for what the current thread has. */
    EventId capture(Event event, @Nullable Context scope) {
        return door.capture(event, scope);
    }

    /** Steps until no capture is left. */
    void work() {
        while (worker.step()) {
            Thread.onSpinWait();
        }
    }

    /** The end of an orderly process. */
    void close() {
        door.close();
        worker.drain();
        while (worker.goesOn()) {
            worker.step();
        }
        worker.finish(null);
    }

    DestinationReport report() {
        return ledger.report().destination(name);
    }
}
