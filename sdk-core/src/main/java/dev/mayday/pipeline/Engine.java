package dev.mayday.pipeline;

import dev.mayday.capture.Door;
import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.capture.Intake;
import dev.mayday.capture.Missed;
import dev.mayday.capture.Outstanding;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.notice.SafeLog;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.report.GroupReport;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeStack;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's moving parts: the door in front, the worker behind, and the destinations at the end. Without a destination it
 * is the same engine at rest: nothing runs and nothing is counted.
 */
public final class Engine {

    private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

    /** So that no deadline overflows a long. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** How long a question waits for the stages that know the answer. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final DoorSettings settings;
    private final Ledger ledger;
    private final Outstanding outstanding = new Outstanding();
    private final Intake intake;
    private final Door door;
    private final WorkerThread worker;
    private final Losses losses;
    private final Surroundings surroundings;
    private final Clock clock;
    private final SafeLog log;
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();

    /**
     * A new engine, not started; inactive for good if {@code ledger} has no destinations.
     *
     * @param settings the settings of the door
     * @param queueSize captures that can wait for the worker; a power of two
     * @param ledger knows the destinations' names
     * @param stages supplies the stages behind the queue, on the worker's thread, and again after a failure
     */
    public Engine(
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
        log = new SafeLog(surroundings.log());
        EventIds ids = surroundings.ids();
        losses = new Losses(surroundings.log(), clock);
        intake = new Intake(queueSize, ids, clock);
        door = new Door(settings, scopes, ledger, intake, losses, outstanding, ids, clock, surroundings.random());
        worker = new WorkerThread(stages, intake, ledger, losses, surroundings);
    }

    /** The groups of events met so far. */
    public List<GroupReport> groups() {
        Stages stages = worker.stages();
        return stages == null ? List.of() : stages.groups().report();
    }

    /** What waits on disk for the destination of that name, in bytes; 0 if there is no such destination. */
    public long bytesOnDisk(String destination) {
        try {
            Stages stages = worker.stages(clock.nanoTime() + PATIENCE_NANOS);
            return stages == null ? 0 : stages.destinations().bytesOnDisk(destination);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
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
        return work -> OwnThread.of(work, name);
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
        Intake small = new Intake(1, ids, clock);
        Losses untold = new Losses(surroundings.log(), clock);
        Door stage = new Door(
                settings.unsampled(),
                scopes,
                nowhere,
                small,
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
            if (isClosed()) {
                late();
            }
        } catch (Throwable noThread) {
            return id; // the next capture tries again
        }
        return id;
    }

    /** Accounts for a capture that was on its way when the door closed: the worker behind it may have ended meanwhile. */
    private void late() {
        worker.sweep();
        if (losses.claimLate()) {
            OwnThread.of(losses::tellAll, "mayday-watch").start();
        }
    }

    /** Counts an event that never got as far as the door. */
    public void refuse(DiscardReason reason) {
        if (isActive()) {
            door.count(reason);
        }
    }

    /** Where a capture counts itself for which not even {@link #refuse} has stack or memory. */
    public Missed missed() {
        return door.missed();
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
        long deadline = clock.nanoTime() + nanos(timeout);
        Outstanding.Generation mine = cut();
        try {
            return flush(mine, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return mine.emptied();
        }
    }

    private boolean flush(Outstanding.Generation mine, long deadline) throws InterruptedException {
        Stages stages = worker.stages(deadline);
        if (stages == null) {
            return mine.emptied();
        }
        return await(mine, stages, deadline, left -> stages.destinations().blockedBeyond(left));
    }

    /**
     * Waits until {@code mine} is empty, at most until {@code deadline}, while destinations hurry; true if it is empty.
     *
     * @param inVain is given the nanoseconds that are left, and says whether waiting is of no use
     */
    private boolean await(Outstanding.Generation mine, Stages stages, long deadline, LongPredicate inVain)
            throws InterruptedException {
        Destinations destinations = stages.destinations();
        destinations.hurry(true);
        try {
            while (!mine.emptied()) {
                long left = deadline - clock.nanoTime();
                if (left <= 0 || inVain.test(left)) {
                    return mine.emptied();
                }
                outstanding.await(mine, Math.min(left, POLL_NANOS));
            }
            return true;
        } finally {
            destinations.hurry(false);
        }
    }

    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }

    /**
     * For the end of a thread or of the process: waits until the worker has handed over everything captured before the call,
     * which brings it to disk where there is one, and then, only while a server that is believed up still owes an outcome, for
     * that. Both within {@code budget}, which an interrupt does not shorten.
     */
    public void secure(Duration budget) {
        if (!OwnThread.isCurrent()) {
            secure(clock.nanoTime() + nanos(budget));
        }
    }

    private void secure(long deadline) {
        Uninterrupted.run(() -> {
            Outstanding.Generation mine = cut();
            Stages stages = worker.stages(deadline);
            if (stages != null) {
                await(
                        mine,
                        stages,
                        deadline,
                        left -> stages.worker().isIdle()
                                && !stages.destinations().owe(report()));
            }
        });
    }

    /** Everything captured until now, as one generation. The worker is woken, since flood control must not keep it back any longer. */
    private Outstanding.Generation cut() {
        Outstanding.Generation mine = outstanding.cut();
        intake.wake();
        return mine;
    }

    /**
     * Closes the door, delivers what it can and ends every thread; see {@link Closing}. Runs once; later callers wait for the
     * first.
     */
    public void close(Duration budget) {
        if (OwnThread.isCurrent()) {
            log.warn("mayday: close() was called on a thread of Mayday's own and is ignored");
            return;
        }
        Closing mine = new Closing(worker, this::secure, losses, clock, log, nanos(budget));
        Closing first = closing.compareAndExchange(null, mine);
        if (first == null) {
            door.close();
        }
        if (isActive() && first == null) {
            mine.run();
        } else if (isActive()) {
            first.await(nanos(budget));
        }
    }

    /** True after {@link #close}. */
    public boolean isClosed() {
        return closing.get() != null;
    }

    /** How many captures wait for the worker, those that flood control keeps back included; for tests that recount. */
    int waiting() {
        return worker.waiting();
    }
}
