package dev.mayday.send;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try at a server that is down: exponential with full jitter, so that the clients of one
 * server do not come back all at once.
 */
final class Backoff {

    /** Pauses in the first minute of an outage are at most this long. */
    static final Duration EARLY_CAP = Duration.ofSeconds(10);

    /** And at most this long later. */
    static final Duration LATE_CAP = Duration.ofSeconds(60);

    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final Duration BASE = Duration.ofMillis(500);
    private static final int MAX_DOUBLINGS = 20;

    private Backoff() {}

    /**
     * The next pause.
     *
     * @param failures tries that failed, at least 1
     * @param outage since the first of them
     */
    static Duration pause(int failures, Duration outage, RandomGenerator random) {
        Duration cap = outage.compareTo(EARLY) < 0 ? EARLY_CAP : LATE_CAP;
        long grown = BASE.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        return Duration.ofNanos(random.nextLong(Math.min(grown, cap.toNanos()) + 1));
    }
}
