package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.capture.Intake;
import dev.mayday.flood.FloodControl;
import dev.mayday.notice.Losses;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings captures from the queue to the pipeline, one after the other, lets out what flood control kept back, and tells people
 * what goes wrong on the way. {@link #step} is all it does; {@link WorkerThread} has it repeat that.
 */
final class Worker {

    private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FAILURE_NANOS = Duration.ofMillis(10).toNanos();

    private final Intake intake;
    private final FloodControl flood;
    private final Pipeline pipeline;
    private final Losses losses;
    private final Notices notices;
    private final Clock clock;
    private final Runnable onStart;
    private final Runnable onMinute;
    private volatile @Nullable Capture inHand;
    private volatile boolean busy;
    private final AtomicLong progress = new AtomicLong();
    private volatile boolean draining;
    private volatile boolean stopping;

    /** {@code onStart} runs first on every thread this worker gets, {@code onMinute} once a minute. */
    Worker(
            Intake intake,
            FloodControl flood,
            Pipeline pipeline,
            Losses losses,
            Notices notices,
            Clock clock,
            Runnable onStart,
            Runnable onMinute) {
        this.intake = intake;
        this.flood = flood;
        this.pipeline = pipeline;
        this.losses = losses;
        this.notices = notices;
        this.clock = clock;
        this.onStart = onStart;
        this.onMinute = onMinute;
    }

    /**
     * Takes one capture through the pipeline, and lets out what is due; false if there was no capture, and, once it drains,
     * nothing to let out either.
     */
    boolean step() {
        busy = true; // before the queue can look empty
        Capture capture = intake.next();
        boolean upToDate = capture == null || !capture.isAwaited();
        if (capture != null) {
            inHand = capture;
            pipeline.process(capture);
            inHand = null;
        }
        boolean gotOn = capture != null;
        if (draining && !gotOn) {
            gotOn = pipeline.releaseNext();
        } else {
            pipeline.release(upToDate);
        }
        losses.tellDue(intake.isCalm() && flood.size() == 0);
        busy = false;
        if (gotOn) {
            progress.lazySet(progress.get() + 1);
        }
        return gotOn;
    }

    /** Nanoseconds until a step has something to do although nothing was captured. */
    long nanosUntilStep() {
        return Math.min(IDLE_NANOS, Math.min(flood.nanosUntilNext(), losses.nanosUntilDue()));
    }

    /** True if everything captured before the call is with the destinations, or nobody waits for it. */
    boolean isIdle() {
        // In the order that a capture goes: in hand before flood control keeps it back, and again when that lets it go.
        return intake.waiting() == 0 && !busy && !flood.isAwaited() && !busy;
    }

    /** Captures that are counted as queued and not with the pipeline. */
    int waiting() {
        return intake.waiting() + flood.size();
    }

    /** Repeats {@link #step} until it is to end; on the thread that is the worker's at that time. */
    void run() {
        try {
            endInHand(DiscardReason.INTERNAL_ERROR); // of a thread that died
            onStart.run();
        } catch (Throwable failure) {
            recover();
        }
        long tended = clock.nanoTime();
        while (goesOn()) {
            try {
                if (clock.nanoTime() - tended >= IDLE_NANOS) {
                    tended = clock.nanoTime();
                    onMinute.run();
                }
                if (!step()) {
                    notices.tellDue();
                    // An interrupt is somebody else's mistake: clear it, or sleeping would spin.
                    boolean interrupted = Thread.interrupted();
                    if (!interrupted) {
                        intake.sleep(nanosUntilStep());
                    }
                }
            } catch (Throwable failure) {
                recover();
            }
        }
    }

    /** Where memory is gone, trying harder frees none. */
    private void recover() {
        try {
            endInHand(DiscardReason.INTERNAL_ERROR);
        } catch (Throwable again) {
            inHand = null; // whatever could be counted has been
        }
        busy = false;
        LockSupport.parkNanos(this, FAILURE_NANOS);
    }

    /** Changes with each step that did something. */
    long progress() {
        return progress.get();
    }

    /** False once it is to end and has nothing left to do, or no time. */
    boolean goesOn() {
        return !stopping && (!draining || waiting() > 0);
    }

    /** Lets {@link #run} end as soon as there is nothing left: for when nothing more will come. */
    void drain() {
        draining = true;
        intake.wake();
    }

    /** Lets {@link #run} end after the step that it is at. */
    void stop() {
        stopping = true;
        intake.wake();
    }

    /**
     * Counts as closed what there was no time for. {@code stuck}, a thread that did not stop in time because a hook or a disk
     * holds it, is interrupted, and what it has in hand is counted, too; null is none.
     */
    void finish(@Nullable Thread stuck) {
        if (stuck != null) {
            endInHand(DiscardReason.CLOSED);
            stuck.interrupt();
        }
        pipeline.dropHeld();
        for (Capture left = intake.poll(); left != null; left = intake.poll()) {
            pipeline.drop(left, DiscardReason.CLOSED);
        }
    }

    private void endInHand(DiscardReason reason) {
        Capture capture = inHand;
        if (capture != null) {
            pipeline.drop(capture, reason);
            inHand = null;
        }
    }
}
