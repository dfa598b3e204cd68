package dev.mayday.pipeline;

import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Waits that an interrupt does not shorten, for the end of a thread, of a client or of the process. Threads are often told to end
 * by an interrupt, and what was captured must not be lost to it. The flag is set again afterwards.
 */
final class Uninterrupted {

    private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

    private Uninterrupted() {}

    /** Has {@code wait} begin again until it is not interrupted; so its end must be an instant, not a length of time. */
    static void run(Wait wait) {
        boolean interrupted = false;
        boolean done = false;
        try {
            while (!done) {
                try {
                    wait.run();
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a thread that was started, at most until an instant that may yet change; true if it has ended. */
    static boolean join(Thread thread, Clock clock, LongSupplier deadline) {
        run(() -> {
            long left = deadline.getAsLong() - clock.nanoTime();
            while (left > 0 && thread.isAlive()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.min(left, POLL_NANOS));
                left = deadline.getAsLong() - clock.nanoTime();
            }
        });
        return !thread.isAlive();
    }

    /** Waits for a latch, at most until an instant; true if it is open. */
    static boolean await(CountDownLatch latch, Clock clock, long deadline) {
        run(() -> {
            long left = deadline - clock.nanoTime();
            while (left > 0 && !latch.await(Math.min(left, POLL_NANOS), TimeUnit.NANOSECONDS)) {
                left = deadline - clock.nanoTime();
            }
        });
        return latch.getCount() == 0;
    }

    /** What waits. */
    interface Wait {
        void run() throws InterruptedException;
    }
}
