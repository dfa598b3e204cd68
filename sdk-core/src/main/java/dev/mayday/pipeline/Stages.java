package dev.mayday.pipeline;

import dev.mayday.capture.Intake;
import dev.mayday.describe.Describer;
import dev.mayday.filter.Filter;
import dev.mayday.flood.FloodControl;
import dev.mayday.group.KnownGroups;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.notice.Notices;
import dev.mayday.time.Clock;
import org.slf4j.Logger;

/** All that stands behind the queue, put together. Made by {@link WorkerThread}, long after the door if that is busy. */
final class Stages {

    private final Destinations destinations;
    private final Runnable onStart;
    private final HookClock hooks;
    private final Notices notices;
    private final Outcomes outcomes;
    private final Endings endings;
    private final KnownGroups groups;
    private final Worker worker;
    private boolean started;

    Stages(StageSettings settings, Intake intake, Ledger ledger, Losses losses, Surroundings surroundings) {
        Clock clock = surroundings.clock();
        Logger log = surroundings.log();
        onStart = settings.onStart();
        hooks = new HookClock(clock, log);
        notices = new Notices(log, clock, "mayday", text -> text);
        destinations = new Destinations(settings.destinations(), notices);
        outcomes = new Outcomes(surroundings.listener(), ledger.destinations(), notices);
        endings = new Endings(ledger, losses, outcomes);
        Filter filter = new Filter(settings.filter(), new FilterLines(hooks, ledger, notices));
        FloodControl flood = new FloodControl(clock);
        groups = new KnownGroups(settings.knownGroups());
        Pipeline pipeline = new Pipeline(
                new Describer(settings.describe(), clock, surroundings.random()),
                filter,
                flood,
                intake::fill,
                groups,
                destinations,
                endings,
                notices);
        worker = new Worker(intake, flood, pipeline, losses, notices, clock, this::start, destinations::tend);
    }

    /** Once, however many threads the worker gets. A destination that fails at it keeps no other from starting. */
    private void start() {
        if (started) {
            return;
        }
        started = true;
        destinations.start();
        onStart.run();
    }

    Destinations destinations() {
        return destinations;
    }

    HookClock hooks() {
        return hooks;
    }

    Notices notices() {
        return notices;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    Endings endings() {
        return endings;
    }

    KnownGroups groups() {
        return groups;
    }

    Worker worker() {
        return worker;
    }
}
