package dev.mayday.time;

/** Wall clock for timestamps, monotonic clock for deadlines. Implementations are thread-safe. */
public interface Clock {

    /** The clocks of the system. */
    Clock SYSTEM = new Clock() {
        @Override
        public long epochMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /** Milliseconds since the epoch; may jump. */
    long epochMillis();

    /** Nanoseconds from an arbitrary origin; never goes back. Compare by difference only. */
    long nanoTime();
}
