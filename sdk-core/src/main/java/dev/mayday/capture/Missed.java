package dev.mayday.capture;

import java.util.concurrent.atomic.AtomicLong;

/** Captures that came where there was no stack left to count them in the ledger: they wait here until somebody can. Thread-safe. */
public final class Missed {

    /**
     * All of them, ever. Add one by {@code ++}: an atomic addition is a call, for which there is no stack. Two threads that do so
     * in the same instant may count as one.
     */
    public volatile long count;

    private final AtomicLong taken = new AtomicLong();

    /** True if some have not been taken yet. */
    boolean isAny() {
        return count > taken.get();
    }

    /** How many came since the last call, for the caller to count; 0 as well if another thread takes them just now. */
    long take() {
        long before = taken.get();
        long now = count;
        return now > before && taken.compareAndSet(before, now) ? now - before : 0;
    }
}
