package dev.mayday.pipeline;

import dev.mayday.capture.CaptureQueue;
import dev.mayday.capture.Door;
import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.capture.Outstanding;
import dev.mayday.capture.Tallies;
import dev.mayday.describe.DescribeSettings;
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
import dev.mayday.testkit.DeafFilterListener;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All stages of a client with one destination, by hand: no thread, and time stands still. */
final class Plant {

    final FakeClock clock = new FakeClock();
    final RecordingLogger log = new RecordingLogger();
    final Outstanding outstanding = new Outstanding();
    final Ledger ledger;
    final CaptureQueue queue;
    final Tallies tallies;
    final FloodControl flood = new FloodControl(clock);
    final Losses losses = new Losses(log, clock);
    final Worker worker;
    private final Door door;
    private final String name;

    Plant(Destination destination, int queueSize) {
        this(destination, queueSize, FilterSettings.DEFAULTS, null);
    }

    Plant(Destination destination, int queueSize, FilterSettings filtering, @Nullable OutcomeListener listener) {
        name = destination.name();
        ledger = new Ledger(List.of(name));
        queue = new CaptureQueue(queueSize);
        EventIds ids = new EventIds(3, 5);
        tallies = new Tallies(ids);
        Notices notices = new Notices(log, clock, "mayday", text -> text);
        ScopeStack scopes = new ScopeStack(0, clock);
        DoorSettings unfiltered = new DoorSettings(1, Set.of(), List.of(), false, false, List.of(), List.of());
        door = new Door(unfiltered, scopes, ledger, queue, tallies, losses, outstanding, ids, clock, new Random(1));
        DescribeSettings describe = new DescribeSettings(
                () -> null, null, "test", () -> null, Map.of(), List.of(), List.of(), Set.of(), false);
        Filter filter = new Filter(filtering, new DeafFilterListener());
        Pipeline pipeline = new Pipeline(
                new Describer(describe, clock, new Random(1)),
                filter,
                flood,
                queue::fill,
                new KnownGroups(0),
                new Destinations(List.of(destination), notices),
                new Endings(ledger, losses, new Outcomes(listener, List.of(name), notices)),
                notices);
        worker = new Worker(queue, tallies, flood, pipeline, losses, notices, clock, () -> {}, () -> {});
    }

    EventId capture(Event event) {
        return door.capture(event, Context.NONE);
    }

    /** Steps until no capture is left. */
    void work() {
        while (worker.step()) {
            Thread.onSpinWait();
        }
    }

    DestinationReport report() {
        return ledger.report().destination(name);
    }
}
