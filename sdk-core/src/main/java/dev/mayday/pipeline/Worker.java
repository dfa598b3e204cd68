package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.capture.CaptureQueue;
import dev.mayday.report.DiscardReason;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings captures from the queue to the pipeline, one after the other. {@link #step} is all it does; a thread of its own
 * repeats that, and is replaced if it dies.
 */
final class Worker {

    private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

    private final CaptureQueue queue;
    private final Pipeline pipeline;
    private final Runnable onStart;
    private final ThreadFactory threads = OwnThread.named("mayday-worker");
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile @Nullable Capture inHand;
    private volatile boolean busy;
    private volatile boolean stopping;

    /** {@code onStart} runs first on every thread this worker gets. */
    Worker(CaptureQueue queue, Pipeline pipeline, Runnable onStart) {
        this.queue = queue;
        this.pipeline = pipeline;
        this.onStart = onStart;
    }

    /** Takes one capture through the pipeline; false if there was none. */
    boolean step() {
        busy = true; // before the queue can look empty
        Capture capture = queue.poll();
        if (capture != null) {
            inHand = capture;
            pipeline.process(capture);
            inHand = null;
        }
        busy = false;
        return capture != null;
    }

    /** True if everything captured before the call is with the destinations. */
    boolean isIdle() {
        return queue.size() == 0 && !busy;
    }

    /** Sees to it that a live thread works, unless it is to stop. */
    void ensureRunning() {
        Thread running = thread.get();
        if (stopping || (running != null && running.isAlive())) {
            return;
        }
        Thread next = threads.newThread(this::run);
        if (thread.compareAndSet(running, next)) {
            next.start();
        }
    }

    private void run() {
        onStart.run();
        while (!stopping) {
            try {
                if (!step()) {
                    // An interrupt is somebody else's mistake: clear it, or sleeping would spin.
                    boolean interrupted = Thread.interrupted();
                    if (!interrupted) {
                        queue.sleep(IDLE_NANOS);
                    }
                }
            } catch (Throwable failure) {
                endInHand(DiscardReason.INTERNAL_ERROR);
                busy = false;
            }
        }
    }

    /**
     * Ends within {@code nanos}. What the worker could not bring to its end by then, because a hook holds it, is counted as
     * closed, and the worker is interrupted.
     */
    void stop(long nanos) {
        stopping = true;
        queue.wake();
        Thread running = thread.get();
        if (running != null && running.isAlive()) {
            join(running, nanos);
            if (running.isAlive()) {
                endInHand(DiscardReason.CLOSED);
                running.interrupt();
            }
        }
        for (Capture left = queue.poll(); left != null; left = queue.poll()) {
            pipeline.drop(left, DiscardReason.CLOSED);
        }
    }

    private static void join(Thread running, long nanos) {
        try {
            running.join(Math.max(1, Duration.ofNanos(nanos).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
