package dev.mayday.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time of day for one look at the clock that only goes on: so what several threads do one after the other is in that order
 * by its times, too, which milliseconds do not tell. Follows the system's clock, at most a tenth of a second late where that is
 * set. Thread-safe.
 */
public final class WallClock {

    // Nothing is made when the class is initialised: where the stack ends in the middle of that, it is lost for ever.

    private static final long AGAIN_NANOS = 100_000_000;
    private static final long TOLERANCE_NANOS = 1_000_000;
    private static final int TRIES = 3;

    private static volatile @Nullable Anchor anchor;

    private WallClock() {}

    /** Nanoseconds since the epoch; within a millisecond of what the system says. */
    public static long epochNanos() {
        long now = System.nanoTime();
        Anchor known = anchor;
        if (known == null || now - known.nanos >= AGAIN_NANOS) {
            Instant day;
            long before;
            int tries = TRIES;
            do { // again where this thread had to wait for a processor in between
                before = System.nanoTime();
                day = Instant.now();
                now = System.nanoTime();
                tries--;
            } while (now - before > TOLERANCE_NANOS / 2 && tries > 0);
            known = Anchor.after(known, now, day.getEpochSecond() * 1_000_000_000 + day.getNano());
            anchor = known;
        }
        return known.epochNanos(now);
    }

    /** What both clocks say at one moment. Immutable. */
    static final class Anchor {

        private final long nanos;
        private final long epochNanos;

        private Anchor(long nanos, long epochNanos) {
            this.nanos = nanos;
            this.epochNanos = epochNanos;
        }

        /** Goes on where {@code known} leads to, unless the time of day was set. */
        static Anchor after(@Nullable Anchor known, long nanos, long epochNanos) {
            long expected = known == null ? Long.MAX_VALUE : known.epochNanos(nanos);
            return new Anchor(nanos, Math.abs(expected - epochNanos) < TOLERANCE_NANOS ? expected : epochNanos);
        }

        long epochNanos(long at) {
            return epochNanos + (at - nanos);
        }
    }
}
