package dev.mayday.pipeline;

import dev.mayday.capture.CaptureQueue;
import dev.mayday.capture.Door;
import dev.mayday.capture.EventIds;
import dev.mayday.capture.Outstanding;
import dev.mayday.capture.Tallies;
import dev.mayday.describe.Describer;
import dev.mayday.destination.Destination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.filter.Filter;
import dev.mayday.flood.FloodControl;
import dev.mayday.group.KnownGroups;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.notice.Notices;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.report.GroupReport;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeStack;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A client's moving parts: the door in front, the worker behind, and the destinations at the end. Without a destination it
 * is the same engine at rest: nothing runs and nothing is counted.
 */
public final class Engine {

    private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();

    private final EngineSettings settings;
    private final List<Destination> destinations;
    private final Ledger ledger;
    private final Outstanding outstanding;
    private final CaptureQueue queue;
    private final Door door;
    private final Worker worker;
    private final HookClock hooks;
    private final Losses losses;
    private final Notices notices;
    private final Outcomes outcomes;
    private final KnownGroups groups;
    private final Clock clock;
    private final Logger log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Engine(
            EngineSettings settings,
            ScopeStack scopes,
            Ledger ledger,
            List<Destination> destinations,
            Surroundings surroundings,
            Runnable onStart) {
        this.settings = settings;
        this.destinations = List.copyOf(destinations);
        this.ledger = ledger;
        this.clock = surroundings.clock();
        this.log = surroundings.log();
        RandomGenerator random = surroundings.random();
        EventIds ids = surroundings.ids();
        hooks = new HookClock(clock, log);
        queue = new CaptureQueue(settings.queueSize());
        outstanding = new Outstanding();
        losses = new Losses(log, clock);
        notices = new Notices(log, clock, "mayday", text -> text);
        outcomes = new Outcomes(surroundings.listener(), names(destinations), notices);
        Tallies tallies = new Tallies(ids);
        door = new Door(
                settings.door(), scopes, ledger, queue, tallies, losses, outstanding, ids, clock, random::nextDouble);
        Filter filter = new Filter(
                settings.filter(),
                clock,
                hooks,
                ledger::breadcrumbDropped,
                (hook, failure) -> notices.error(hook, () -> hook + " threw, what it was given is dropped", failure));
        FloodControl flood = new FloodControl(clock);
        groups = new KnownGroups(settings.knownGroups());
        Pipeline pipeline = new Pipeline(
                new Describer(settings.describe(), clock, random),
                filter,
                flood,
                queue::fill,
                groups,
                destinations,
                ledger,
                losses,
                outcomes,
                notices);
        worker = new Worker(queue, tallies, flood, pipeline, losses, notices, clock, onStart, this::tend);
    }

    private static List<String> names(List<Destination> destinations) {
        List<String> names =
                new ArrayList<>(); // no stream: it would be the first one, and the start would wait for its classes
        for (Destination destination : destinations) {
            names.add(destination.name());
        }
        return names;
    }

    /** An engine at rest; {@code onStart} runs first on the worker's thread. The ledger knows the destinations' names. */
    public static Engine assemble(
            EngineSettings settings,
            ScopeStack scopes,
            Ledger ledger,
            List<Destination> destinations,
            Surroundings surroundings,
            Runnable onStart) {
        return new Engine(settings, scopes, ledger, destinations, surroundings, onStart);
    }

    private void tend() {
        destinations.forEach(Destination::tend);
    }

    /** The groups of events met so far. */
    public List<GroupReport> groups() {
        return groups.report();
    }

    /** What waits on disk for the destination of that name, in bytes; 0 if there is no such destination. */
    public long bytesOnDisk(String destination) {
        for (Destination each : destinations) {
            if (each.name().equals(destination)) {
                return each.bytesOnDisk();
            }
        }
        return 0;
    }

    /** True if there is anywhere for events to go. */
    public boolean isActive() {
        return !destinations.isEmpty();
    }

    /** True on a thread that some client runs its own work on. */
    public static boolean isOwnThread() {
        return OwnThread.isCurrent();
    }

    /** Makes daemon threads of that name, on which {@link #isOwnThread} is true. */
    public static ThreadFactory ownThreads(String name) {
        return OwnThread.named(name);
    }

    /** Starts the worker, and on it the destinations. */
    public void start() {
        if (isActive()) {
            rehearse();
            worker.ensureRunning();
        }
    }

    /**
     * Captures once, into nothing. A class whose first use meets the end of the stack or of memory can never be used again,
     * and the first error an application has may be just that.
     */
    private void rehearse() {
        Event event = Event.builder().throwable(new Throwable()).build();
        ScopeStack scopes = new ScopeStack(1, clock);
        Ledger nowhere = new Ledger(List.of());
        EventIds ids = new EventIds(0, 0);
        CaptureQueue small = new CaptureQueue(1);
        Losses untold = new Losses(log, clock);
        Door stage = new Door(
                settings.door(),
                scopes,
                nowhere,
                small,
                new Tallies(ids),
                untold,
                new Outstanding(),
                ids,
                clock,
                () -> 0);
        stage.capture(event, null);
        stage.capture(event, null);
        stage.capture(Event.builder().throwable(new Throwable()).build(), null);
        stage.count(DiscardReason.IGNORED);
    }

    /** Takes an event in; see {@link Door#capture}. */
    public EventId capture(Event given, @Nullable Context scope) {
        if (!isActive()) {
            return EventId.NONE;
        }
        if (OwnThread.isCurrent()) {
            return door.refuseOwn();
        }
        return afterwards(door.capture(given, scope));
    }

    /** Takes a throwable in; see {@link Door#capture}. */
    public EventId capture(Throwable throwable) {
        if (!isActive()) {
            return EventId.NONE;
        }
        return OwnThread.isCurrent() ? door.refuseOwn() : afterwards(door.capture(throwable));
    }

    private EventId afterwards(EventId id) {
        try {
            worker.ensureRunning();
            hooks.look();
            if (isClosed() && losses.claimLate()) {
                OwnThread.named("mayday-watch").newThread(losses::tellRest).start();
            }
        } catch (Throwable noThread) {
            return id; // the next capture tries again
        }
        return id;
    }

    /** Counts an event that never got as far as the door. */
    public void refuse(DiscardReason reason) {
        if (isActive()) {
            door.count(reason);
        }
    }

    /** The numbers of this instant. */
    public DeliveryReport report() {
        door.accountForMissed();
        return ledger.report();
    }

    /** True once everything captured before the call has an outcome everywhere; false when that cannot be in time. */
    public boolean flush(Duration timeout) {
        if (OwnThread.isCurrent()) {
            return false;
        }
        long deadline = clock.nanoTime() + timeout.toNanos();
        Outstanding.Generation mine = cut();
        hurry(true);
        try {
            while (!mine.emptied()) {
                long left = deadline - clock.nanoTime();
                if (left <= 0 || blockedBeyond(left)) {
                    return mine.emptied();
                }
                outstanding.await(mine::emptied, Math.min(left, LOOK_NANOS));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return mine.emptied();
        } finally {
            hurry(false);
        }
    }

    private void hurry(boolean on) {
        destinations.forEach(destination -> destination.hurry(on));
    }

    /**
     * For the end of a thread or of the process: waits until everything captured before the call is on disk or ended, and
     * then, only while a server that is believed up still owes an outcome, for that. Both within {@code budget}.
     */
    public void secure(Duration budget) {
        if (!OwnThread.isCurrent()) {
            long deadline = clock.nanoTime() + budget.toNanos();
            secure(deadline, deadline);
        }
    }

    private void secure(long safeBy, long deliveredBy) {
        Outstanding.Generation mine = cut();
        hurry(true);
        try {
            // What the worker has handed over and is not safe by then can become safe by delivery alone.
            await(mine::secured, safeBy, () -> worker.isIdle() && !mine.secured());
            await(mine::emptied, deliveredBy, () -> worker.isIdle() && !somethingMoves());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hurry(false);
        }
    }

    /** What was captured until now, and no flood control keeps it back any longer. */
    private Outstanding.Generation cut() {
        Outstanding.Generation mine = outstanding.cut();
        queue.wake();
        return mine;
    }

    private void await(BooleanSupplier reached, long deadline, BooleanSupplier inVain) throws InterruptedException {
        long left = deadline - clock.nanoTime();
        while (left > 0 && !inVain.getAsBoolean() && !outstanding.await(reached, Math.min(left, LOOK_NANOS))) {
            left = deadline - clock.nanoTime();
        }
    }

    private boolean somethingMoves() {
        DeliveryReport now = report();
        return destinations.stream()
                .anyMatch(destination -> destination.reachable()
                        && now.destination(destination.name()).pending() > 0);
    }

    private boolean blockedBeyond(long nanos) {
        for (Destination destination : destinations) {
            if (destination.blockedFor().toNanos() > nanos) {
                return true;
            }
        }
        return false;
    }

    /** Closes the door, lets out what can still go, and ends every thread, within {@code budget}. Once. */
    public void close(Duration budget) {
        if (OwnThread.isCurrent()) {
            log.warn("mayday: close() was called on a thread of Mayday's own and is ignored");
            return;
        }
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long deadline = clock.nanoTime() + budget.toNanos();
        door.close();
        if (!isActive()) {
            return;
        }
        // A server gets most of the time, the disk nearly all of it; the rest is for the threads to notice.
        secure(
                deadline - budget.dividedBy(20).toNanos(),
                deadline - budget.dividedBy(5).toNanos());
        worker.stop(Math.max(0, deadline - clock.nanoTime()) / 2);
        for (Destination destination : destinations) {
            try {
                destination.close(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime())));
            } catch (RuntimeException failure) {
                log.error("mayday: destination {} failed to close", destination.name(), failure);
            }
        }
        outcomes.close();
        tellRest(deadline);
    }

    /** On a thread of its own, since a log may be slow and the caller's time is up. */
    private void tellRest(long deadline) {
        if (!losses.holdsBack() && !notices.holdsBack()) {
            return;
        }
        Thread teller = OwnThread.named("mayday-watch").newThread(() -> {
            losses.tellRest();
            notices.tellAll();
        });
        try {
            teller.start();
            teller.join(
                    Math.max(1, Duration.ofNanos(deadline - clock.nanoTime()).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True after {@link #close}. */
    public boolean isClosed() {
        return closed.get();
    }

    /** How many captures wait for the worker, those that flood control keeps back included; for tests that recount. */
    int waiting() {
        return worker.waiting();
    }
}
