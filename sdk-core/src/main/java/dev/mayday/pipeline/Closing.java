package dev.mayday.pipeline;

import dev.mayday.notice.Losses;
import dev.mayday.notice.SafeLog;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/**
 * Shuts an engine down after its door has closed. Servers are waited for within the budget; writing to disk always gets at least
 * 250 ms, since a hanging server may have used the budget up.
 *
 * <p>It runs on its own thread, so that an interrupt of the caller loses nothing and a destination that never returns cannot hold
 * the caller up.
 */
final class Closing {

    /** The least time for writing to disk. A worker that makes no progress for that long is stuck. */
    private static final long MIN_DISK_NANOS = Duration.ofMillis(250).toNanos();

    /** The most time for writing to disk, while the worker makes progress. */
    private static final long MAX_DISK_NANOS = Duration.ofSeconds(2).toNanos();

    /** The end of the time, in which threads notice that it is over. */
    private static final long THREAD_END_NANOS = Duration.ofMillis(50).toNanos();

    private final WorkerThread worker;
    private final LongConsumer secure;
    private final Losses losses;
    private final Clock clock;
    private final SafeLog log;
    private final long deliveredBy;
    private final long serverBy;
    private final long latest;
    private final CountDownLatch over = new CountDownLatch(1);
    private long deadline;

    /** When the caller returns, whatever is left to do: not before the disk has had its time, even if our thread starts late. */
    private volatile long callerWaitsUntil;

    /** Begins now; {@code secure} waits for the disk and a server, at most until the instant that it is given. */
    Closing(WorkerThread worker, LongConsumer secure, Losses losses, Clock clock, SafeLog log, long budgetNanos) {
        this.worker = worker;
        this.secure = secure;
        this.losses = losses;
        this.clock = clock;
        this.log = log;
        long now = clock.nanoTime();
        deliveredBy = now + budgetNanos - budgetNanos / 5;
        serverBy = now + budgetNanos;
        deadline = now + Math.max(budgetNanos, MIN_DISK_NANOS);
        latest = now + Math.max(budgetNanos, MAX_DISK_NANOS);
        callerWaitsUntil = latest;
    }

    /** Shuts the engine down, and waits for that as long as it may take. */
    void run() {
        try {
            runAside();
        } finally {
            over.countDown();
        }
    }

    /** For later callers, above all the shutdown hook: waits as long as their own close would have taken. */
    void await(long budgetNanos) {
        long now = clock.nanoTime();
        long last = now + Math.max(budgetNanos, MAX_DISK_NANOS);
        long until = now + Math.max(budgetNanos, MIN_DISK_NANOS);
        long before = worker.progress();
        while (!Uninterrupted.await(over, clock, until)) {
            long after = worker.progress();
            now = clock.nanoTime();
            if (after == before || last - now <= 0) {
                return;
            }
            before = after;
            until = now + Math.min(MIN_DISK_NANOS, last - now);
        }
    }

    private void runAside() {
        Thread closer = OwnThread.of(this::close, "mayday-close");
        try {
            closer.start();
        } catch (Throwable noThread) {
            close();
            return;
        }
        Uninterrupted.join(closer, clock, () -> callerWaitsUntil);
    }

    private void close() {
        attempt(worker::ensureRunning);
        attempt(() -> secure.accept(deliveredBy));
        attempt(this::drain);
        attempt(() -> worker.stop(deadline - THREAD_END_NANOS / 2));
        callerWaitsUntil = deadline;
        Stages stages = worker.stages();
        if (stages != null) {
            attempt(() -> stages.destinations().close(clock, Math.min(deadline, serverBy)));
            attempt(() -> stages.outcomes().close(clock, deadline - THREAD_END_NANOS / 2));
            attempt(stages.notices()::tellAll);
        }
        attempt(losses::tellAll);
    }

    private void drain() {
        long before = worker.progress();
        while (!worker.drain(deadline - THREAD_END_NANOS)) {
            long after = worker.progress();
            long now = clock.nanoTime();
            if (after == before || latest - now <= THREAD_END_NANOS) {
                return;
            }
            before = after;
            deadline = now + Math.min(MIN_DISK_NANOS, latest - now);
        }
    }

    /** Runs one step; a failure is logged, and the next step runs all the same. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            log.error("mayday: a part of closing failed", failure);
        }
    }
}
