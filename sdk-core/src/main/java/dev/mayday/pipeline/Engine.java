package dev.mayday.pipeline;

import dev.mayday.capture.CaptureQueue;
import dev.mayday.capture.Door;
import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.capture.Outstanding;
import dev.mayday.capture.Tallies;
import dev.mayday.destination.Destination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.report.GroupReport;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeStack;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A client's moving parts: the door in front, the worker behind, and the destinations at the end. Without a destination it
 * is the same engine at rest: nothing runs and nothing is counted.
 */
public final class Engine {

    private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();

    /** How long a question waits for the stages that know the answer. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final DoorSettings settings;
    private final Ledger ledger;
    private final Outstanding outstanding = new Outstanding();
    private final CaptureQueue queue;
    private final Door door;
    private final WorkerThread worker;
    private final Losses losses;
    private final Surroundings surroundings;
    private final Clock clock;
    private final Logger log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Engine(
            DoorSettings settings,
            int queueSize,
            ScopeStack scopes,
            Ledger ledger,
            Supplier<StageSettings> stages,
            Surroundings surroundings) {
        this.settings = settings;
        this.ledger = ledger;
        this.surroundings = surroundings;
        clock = surroundings.clock();
        log = surroundings.log();
        EventIds ids = surroundings.ids();
        queue = new CaptureQueue(queueSize);
        losses = new Losses(log, clock);
        Tallies tallies = new Tallies(ids);
        door = new Door(
                settings, scopes, ledger, queue, tallies, losses, outstanding, ids, clock, surroundings.random());
        worker = new WorkerThread(stages, queue, tallies, ledger, losses, surroundings);
    }

    /**
     * An engine at rest, without a destination if {@code ledger} knows none.
     *
     * @param door what is told to those who come with a capture
     * @param queueSize captures that can wait for the worker; a power of two
     * @param ledger knows the destinations' names
     * @param stages what stands behind the queue; asked for on the worker's thread, again if it fails
     */
    public static Engine assemble(
            DoorSettings door,
            int queueSize,
            ScopeStack scopes,
            Ledger ledger,
            Supplier<StageSettings> stages,
            Surroundings surroundings) {
        return new Engine(door, queueSize, scopes, ledger, stages, surroundings);
    }

    /** The groups of events met so far. */
    public List<GroupReport> groups() {
        Stages stages = worker.stages();
        return stages == null ? List.of() : stages.groups().report();
    }

    /** What waits on disk for the destination of that name, in bytes; 0 if there is no such destination. */
    public long bytesOnDisk(String destination) {
        for (Destination each : destinations(PATIENCE_NANOS)) {
            if (each.name().equals(destination)) {
                return each.bytesOnDisk();
            }
        }
        return 0;
    }

    /** Where events go; none if that cannot be made within {@code nanos}. */
    private List<Destination> destinations(long nanos) {
        Stages stages = worker.stages(nanos);
        return stages == null ? List.of() : stages.destinations();
    }

    /** True if there is anywhere for events to go. */
    public boolean isActive() {
        return !ledger.destinations().isEmpty();
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
                settings.unsampled(),
                scopes,
                nowhere,
                small,
                new Tallies(ids),
                untold,
                new Outstanding(),
                ids,
                clock,
                surroundings.random());
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
            Stages stages = worker.stages();
            if (stages != null) {
                stages.hooks().look();
            }
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
        List<Destination> destinations = destinations(timeout.toNanos());
        hurry(destinations, true);
        try {
            while (!mine.emptied()) {
                long left = deadline - clock.nanoTime();
                if (left <= 0 || destinations.isEmpty() || blockedBeyond(destinations, left)) {
                    return mine.emptied();
                }
                outstanding.await(mine::emptied, Math.min(left, LOOK_NANOS));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return mine.emptied();
        } finally {
            hurry(destinations, false);
        }
    }

    private static void hurry(List<Destination> destinations, boolean on) {
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
        Stages stages = worker.stages(safeBy - clock.nanoTime());
        if (stages == null) {
            return;
        }
        List<Destination> destinations = stages.destinations();
        hurry(destinations, true);
        try {
            // What the worker has handed over and is not safe by then can become safe by delivery alone.
            await(mine::secured, safeBy, () -> stages.worker().isIdle() && !mine.secured());
            await(mine::emptied, deliveredBy, () -> stages.worker().isIdle() && !somethingMoves(destinations));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hurry(destinations, false);
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

    private boolean somethingMoves(List<Destination> destinations) {
        DeliveryReport now = report();
        return destinations.stream()
                .anyMatch(destination -> destination.reachable()
                        && now.destination(destination.name()).pending() > 0);
    }

    private static boolean blockedBeyond(List<Destination> destinations, long nanos) {
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
        Stages stages = worker.stages();
        if (stages != null) {
            close(stages, deadline);
        }
        tellRest(stages, deadline);
    }

    private void close(Stages stages, long deadline) {
        for (Destination destination : stages.destinations()) {
            try {
                destination.close(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime())));
            } catch (RuntimeException failure) {
                log.error("mayday: destination {} failed to close", destination.name(), failure);
            }
        }
        stages.outcomes().close();
    }

    /** On a thread of its own, since a log may be slow and the caller's time is up. */
    private void tellRest(@Nullable Stages stages, long deadline) {
        boolean notices = stages != null && stages.notices().holdsBack();
        if (!losses.holdsBack() && !notices) {
            return;
        }
        Thread teller = OwnThread.of(
                () -> {
                    losses.tellRest();
                    if (stages != null) {
                        stages.notices().tellAll();
                    }
                },
                "mayday-watch");
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
