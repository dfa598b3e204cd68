package dev.mayday.ledger;

import java.util.concurrent.atomic.AtomicLongArray;
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
    private static final int BEGUN = 0;

    private static final int EVEN_ENDED = 1;
    private static final int ODD_ENDED = 2;

    /** Side by side in memory, as each step touches two of the three. */
    private final AtomicLongArray steps = new AtomicLongArray(3);

    Phases() {
        steps.set(ODD_ENDED, ODD_ORIGIN);
    }

    /** Begins a step; the ticket names its phase. */
    long enter() {
        return steps.getAndIncrement(BEGUN);
    }

    /** Ends the step of that ticket. */
    void exit(long ticket) {
        steps.getAndIncrement(ticket < 0 ? ODD_ENDED : EVEN_ENDED);
    }

    /** 0 or 1: the side that the step of this ticket writes to. */
    static int side(long ticket) {
        return ticket < 0 ? 1 : 0;
    }

    /** Begins the next phase and returns the side of the one that ended, once nobody writes to it any more. */
    int turn() {
        boolean oddWasCurrent = steps.get(BEGUN) < 0;
        long origin = oddWasCurrent ? 0 : ODD_ORIGIN;
        int ended = oddWasCurrent ? ODD_ENDED : EVEN_ENDED;
        steps.set(oddWasCurrent ? EVEN_ENDED : ODD_ENDED, origin);
        long begun = steps.getAndSet(BEGUN, origin);
        // A writer that ran out of stack between its two calls never comes back. What one writes late is seen two turns
        // later.
        for (int looks = 0; steps.get(ended) != begun && looks < MAX_LOOKS; looks++) {
            LockSupport.parkNanos(1_000);
        }
        return oddWasCurrent ? 1 : 0;
    }
}
