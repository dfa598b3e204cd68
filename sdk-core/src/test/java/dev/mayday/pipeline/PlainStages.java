package dev.mayday.pipeline;

import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.filter.FilterSettings;
import dev.mayday.ledger.Ledger;
import dev.mayday.scope.ScopeStack;
import dev.mayday.testkit.Usual;
import dev.mayday.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;

/** What stands behind the queue where a test is about something else: stages that leave an event as it is. */
final class PlainStages {

    /** Nothing but an environment. */
    static final DescribeSettings DESCRIBE =
            new DescribeSettings(() -> null, null, "test", () -> null, Map.of(), List.of(), List.of(), Set.of(), false);

    private PlainStages() {}

    /** A started client in front of such stages, with 64 places in its queue. */
    static Engine started(Clock clock, Logger log, Destination... destinations) {
        return started(clock, log, Usual.FILTER, destinations);
    }

    /** The same behind a filter. */
    static Engine started(Clock clock, Logger log, FilterSettings filter, Destination... destinations) {
        Engine engine = new Engine(
                new DoorSettings(1, Set.of(), List.of(), true, false, List.of(), List.of()),
                64,
                new ScopeStack(100, clock),
                new Ledger(Arrays.stream(destinations).map(Destination::name).toList()),
                () -> to(filter, destinations),
                new Surroundings(clock, new Random(1), new EventIds(1, 2), log));
        engine.start();
        return engine;
    }

    static StageSettings to(Destination... destinations) {
        return to(Usual.FILTER, destinations);
    }

    /** The same behind a filter. */
    static StageSettings to(FilterSettings filter, Destination... destinations) {
        return new StageSettings(DESCRIBE, filter, 0, List.of(destinations), () -> {});
    }
}
