package dev.mayday.pipeline;

import dev.mayday.notice.Losses;
import dev.mayday.notice.SafeLog;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/**
 * The end of an engine whose door is closed. A server is waited for within the budget, and for what has only to be written to
 * disk there is always a moment: the budget may have been spent in front of a server that hangs.
 *
 * <p>A thread of its own does it. So neither does an interrupt of the caller's cost events, nor can a destination that does not come
 * back hold up the caller.
 */
final class Closing {

    /** What the disk has in any case. A worker that did not get on for that long is stuck. */
    private static final long MIN_DISK_NANOS = Duration.ofMillis(250).toNanos();

    /** The most that the disk has beyond the budget, while the worker gets on. */
    private static final long MAX_DISK_NANOS = Duration.ofSeconds(2).toNanos();

    /** The last of the time, for the threads to notice. */
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

    /** When the caller goes on, whatever is left to do. Not before the disk has had its time, however late our thread comes to see. */
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

    /** Does it, and waits for it as long as it may take. */
    void run() {
        try {
            runAside();
        } finally {
            over.countDown();
        }
    }

    /** For whoever closes as well, the end of the process above all: waits for it as long as a closing of his own would take. */
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
            attempt(stages.outcomes()::close);
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

    /** Whatever becomes of one step, the next has its turn. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            log.error("mayday: a part of closing failed", failure);
        }
    }
}
