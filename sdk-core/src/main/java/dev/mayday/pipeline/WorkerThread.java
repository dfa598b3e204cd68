package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.capture.Intake;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.notice.SafeLog;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread behind the queue, replaced if it dies. It first puts the stages together, which are most of a client's classes:
 * a capture needs none of them, so the application that starts does not wait for them. Threads of the application that do need
 * them wait for this thread: they may have too little stack left to load a class on. While they cannot be made, for want
 * of memory or of a dependency, captures stay in the queue. Thread-safe.
 */
final class WorkerThread implements Runnable {

    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long FAILURE_NANOS = Duration.ofMillis(10).toNanos();
    private static final long POLL_NANOS = Duration.ofMillis(2).toNanos();

    private final Supplier<StageSettings> settings;
    private final Intake intake;
    private final Ledger ledger;
    private final Losses losses;

    /** For captures that end while there are no stages, and so no listener that could hear of it. */
    private final Endings endingsWithoutStages;

    private final Surroundings surroundings;
    private final ReentrantLock starting = new ReentrantLock();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile @Nullable Stages made;

    /** Whether the last attempt failed; cleared by a caller that waits for another. */
    private volatile boolean failed;

    private boolean told;
    private volatile boolean stopping;

    /** Set when close has stopped waiting for the thread: stages that it makes after that must not start. */
    private volatile boolean abandoned;

    /** At rest; {@code settings} is asked on the thread. */
    WorkerThread(
            Supplier<StageSettings> settings, Intake intake, Ledger ledger, Losses losses, Surroundings surroundings) {
        this.settings = settings;
        this.intake = intake;
        this.ledger = ledger;
        this.losses = losses;
        this.endingsWithoutStages = new Endings(ledger, losses, null);
        this.surroundings = surroundings;
    }

    /** Sees to it that a live thread works, unless it is to stop. */
    void ensureRunning() {
        if (!stopping) {
            OwnThread.ensureAlive(thread, starting, this, "mayday-worker");
        }
    }

    /** The thread's work, and nobody else's. */
    @Override
    public void run() {
        boolean done = false;
        while (!done) {
            try {
                work();
                done = true;
            } catch (Throwable memoryGone) {
                pause();
            }
        }
    }

    /** Trying harder frees no memory; and what is done here for the first time could itself want some. */
    private void pause() {
        try {
            LockSupport.parkNanos(this, FAILURE_NANOS);
        } catch (Throwable again) {
            Thread.onSpinWait();
        }
    }

    private void work() {
        while (made == null && !tryMake() && !stopping) {
            boolean interrupted = Thread.interrupted(); // somebody else's mistake: clear it, or this would spin
            if (!interrupted) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
        Stages stages = made;
        if (stages == null || abandoned) {
            return;
        }
        if (stopping) { // whoever stops may have come too early to find a worker
            stages.worker().drain();
        }
        stages.worker().run();
    }

    private boolean tryMake() {
        try {
            made = new Stages(settings.get(), intake, ledger, losses, surroundings);
            return true;
        } catch (Throwable failure) {
            failed = true;
            tell(failure);
            return false;
        }
    }

    private void tell(Throwable failure) {
        try {
            if (!told) {
                SafeLog log = new SafeLog(surroundings.log());
                log.error("mayday: could not be put together and will be tried again; events wait", failure);
                told = true;
            }
            losses.tellDue(intake.fill() <= 0.5);
        } catch (Throwable memoryGone) {
            return; // the next try tells it
        }
    }

    /** What stands behind the queue; null if it is not there yet. */
    @Nullable
    Stages stages() {
        return made;
    }

    /** What stands behind the queue, waiting for it until {@code deadline}; null if it cannot be made, which this call has tried again. */
    @Nullable
    Stages stages(long deadline) throws InterruptedException {
        Thread running = thread.get();
        if (made != null || running == null) {
            return made;
        }
        if (failed) {
            failed = false;
            LockSupport.unpark(running);
        }
        Clock clock = surroundings.clock();
        while (made == null && !failed && running.isAlive() && clock.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return made;
    }

    /** Captures that are counted as queued and not with the pipeline; for tests that recount. */
    int waiting() {
        Stages stages = made;
        return stages == null ? intake.waiting() : stages.worker().waiting();
    }

    /** Has the thread end after the last capture, and waits for that until {@code deadline}; true if it has ended. */
    boolean drain(long deadline) {
        stopping = true;
        tellWorker(Worker::drain);
        return ends(deadline);
    }

    /** Changes as long as the worker gets on. */
    long progress() {
        Stages stages = made;
        return stages == null ? 0 : stages.worker().progress();
    }

    /**
     * Ends the thread after its present step, for which it has until {@code deadline}. Captures that are left, because a hook or a
     * disk holds the thread or because there are no stages, are counted as closed, and a thread that is still there is interrupted.
     */
    void stop(long deadline) {
        stopping = true;
        tellWorker(Worker::stop);
        Thread stuck = ends(deadline) ? null : thread.get();
        abandoned = stuck != null;
        if (made != null) {
            tellWorker(worker -> worker.finish(stuck));
            return;
        }
        if (stuck != null) {
            stuck.interrupt();
        }
        giveUpLeft();
    }

    /** Counts as closed the captures that came through the door before it closed and into the queue after the worker had ended. */
    void sweep() {
        Thread running = thread.get();
        boolean over = stopping && (abandoned || running == null || !running.isAlive());
        if (over && intake.waiting() > 0) {
            starting.lock(); // one at a time
            try {
                giveUpLeft();
            } finally {
                starting.unlock();
            }
        }
    }

    private void giveUpLeft() {
        for (Capture left = intake.poll(); left != null; left = intake.poll()) {
            endings().dropped(left, DiscardReason.CLOSED);
        }
    }

    private void tellWorker(Consumer<Worker> what) {
        Stages stages = made;
        if (stages != null) {
            what.accept(stages.worker());
        }
    }

    private boolean ends(long deadline) {
        Thread running = thread.get();
        LockSupport.unpark(running);
        return running == null || Uninterrupted.join(running, surroundings.clock(), () -> deadline);
    }

    private Endings endings() {
        Stages stages = made;
        return stages == null ? endingsWithoutStages : stages.endings();
    }
}
