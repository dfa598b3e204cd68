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
import dev.mayday.scope.ScopeStack;
import dev.mayday.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The parts of an {@link Engine} without its thread, for tests of other packages: the worker does a step when told. */
public final class SteppedEngine {

    private final Door door;
    private final Outstanding outstanding = new Outstanding();
    private final Worker worker;

    /** An engine in front of one destination. */
    public SteppedEngine(
            Ledger ledger,
            Destination destination,
            UnaryOperator<@Nullable Event> beforeSend,
            int queueSize,
            Clock clock,
            RandomGenerator random,
            Logger log) {
        CaptureQueue queue = new CaptureQueue(queueSize);
        EventIds ids = new EventIds(random.nextLong(), random.nextLong());
        Tallies tallies = new Tallies(ids);
        FloodControl flood = new FloodControl(clock);
        Losses losses = new Losses(log, clock);
        Notices notices = new Notices(log, clock, "mayday", text -> text);
        this.door = new Door(
                new DoorSettings(1, Set.of(), List.of(), true, false, List.of(), List.of()),
                new ScopeStack(0, clock),
                ledger,
                queue,
                tallies,
                losses,
                outstanding,
                ids,
                clock,
                random);
        FilterSettings usual = FilterSettings.DEFAULTS;
        Filter filter = new Filter(
                new FilterSettings(
                        usual.ignoredMessages(),
                        usual.eventProcessors(),
                        beforeSend::apply,
                        usual.beforeBreadcrumb(),
                        usual.maxEventBytes(),
                        usual.redactedWords()),
                new FilterLines(new HookClock(clock, log), ledger, notices));
        DescribeSettings describe = new DescribeSettings(
                () -> null, null, "test", () -> null, Map.of(), List.of(), List.of(), Set.of(), false);
        Pipeline pipeline = new Pipeline(
                new Describer(describe, clock, random),
                filter,
                flood,
                queue::fill,
                new KnownGroups(0),
                new Destinations(List.of(destination), notices),
                new Endings(ledger, losses, null),
                notices);
        this.worker = new Worker(queue, tallies, flood, pipeline, losses, notices, clock, () -> {}, destination::tend);
    }

    /** What a capture on the application's thread does. */
    public EventId capture(Event event) {
        return door.capture(event, null);
    }

    /** One step of the worker; false if there was nothing to do. */
    public boolean step() {
        return worker.step();
    }

    /** What {@code flush} would say now. */
    public boolean flushed() {
        return outstanding.cut().emptied();
    }

    /** The end of an orderly process. */
    public void close() {
        door.close();
        worker.drain();
        while (worker.goesOn()) {
            worker.step();
        }
        worker.finish(null);
    }
}
