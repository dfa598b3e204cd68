package dev.mayday.spool;

import dev.mayday.time.Clock;

/** A clock whose monotonic hand can fail once, as where memory runs out. For one thread. */
final class FragileClock implements Clock {

    private final Clock clock;
    private int looksUntilFault;

    FragileClock(Clock clock) {
        this.clock = clock;
    }

    /** Fails when it is looked at so many times from now on: 1 is the next time, 0 never. */
    void failAt(int look) {
        looksUntilFault = look;
    }

    @Override
    public long epochMillis() {
        return clock.epochMillis();
    }

    @Override
    public long nanoTime() {
        if (looksUntilFault > 0 && --looksUntilFault == 0) {
            throw new OutOfMemoryError("simulated");
        }
        return clock.nanoTime();
    }
}
