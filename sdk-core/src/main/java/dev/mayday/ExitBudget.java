package dev.mayday;

import dev.mayday.time.Clock;
import java.time.Duration;

/**
 * The time that all uncaught exceptions and the end of the process may spend waiting for delivery, together: a process in
 * which a hundred threads die must not wait a hundred times. Refilled once a minute. Thread-safe.
 */
final class ExitBudget {

    static final long REFILL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Clock clock;
    private long spentNanos;
    private long filledAtNanos;

    ExitBudget(Clock clock) {
        this.clock = clock;
        this.filledAtNanos = clock.nanoTime();
    }

    /** What is left of {@code size} now. */
    synchronized Duration left(Duration size) {
        long now = clock.nanoTime();
        if (now - filledAtNanos >= REFILL_NANOS) {
            filledAtNanos = now;
            spentNanos = 0;
        }
        return Duration.ofNanos(Math.max(0, size.toNanos() - spentNanos));
    }

    /** Takes off what a wait has cost. */
    synchronized void spent(long nanos) {
        spentNanos += Math.max(0, nanos);
    }
}
