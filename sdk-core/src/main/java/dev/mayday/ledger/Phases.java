package dev.mayday.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one reader see the work of many writers between two of their steps, without making a writer wait. Writers bracket a
 * step with {@link #enter} and {@link #exit}; the reader turns the phase, waits for the writers still in the old one, and
 * from then on nobody touches what belongs to the old phase. After Gil Tene's writer-reader phaser.
 *
 * <p>Writers are wait-free: two atomic additions a step. {@link #turn} must be called by one thread at a time.
 */
final class Phases {

    private static final long ODD_ORIGIN = Long.MIN_VALUE;

    /** Some hundred milliseconds, as parking for a microsecond takes fifty. */
    private static final int MAX_LOOKS = 5_000;

    /** Negative while the odd phase is current; counts the steps begun in the current phase. */
    private final AtomicLong begun = new AtomicLong(0);

    private final AtomicLong evenEnded = new AtomicLong(0);
    private final AtomicLong oddEnded = new AtomicLong(ODD_ORIGIN);

    /** Begins a step; the ticket names its phase. */
    long enter() {
        return begun.getAndIncrement();
    }

    /** Ends the step of that ticket. */
    void exit(long ticket) {
        (ticket < 0 ? oddEnded : evenEnded).getAndIncrement();
    }

    /** 0 or 1: the side that the step of this ticket writes to. */
    static int side(long ticket) {
        return ticket < 0 ? 1 : 0;
    }

    /** Begins the next phase and returns the side of the one that ended, once nobody writes to it any more. */
    int turn() {
        boolean oddWasCurrent = begun.get() < 0;
        long origin = oddWasCurrent ? 0 : ODD_ORIGIN;
        AtomicLong ended = oddWasCurrent ? oddEnded : evenEnded;
        (oddWasCurrent ? evenEnded : oddEnded).set(origin);
        long steps = begun.getAndSet(origin);
        // A writer that ran out of stack between its two calls never comes back. What one writes late is seen two turns
        // later.
        for (int looks = 0; ended.get() != steps && looks < MAX_LOOKS; looks++) {
            LockSupport.parkNanos(1_000);
        }
        return oddWasCurrent ? 1 : 0;
    }
}
