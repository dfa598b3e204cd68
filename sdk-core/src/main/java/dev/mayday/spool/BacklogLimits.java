package dev.mayday.spool;

import java.time.Duration;

/**
 * How much waits at most.
 *
 * @param maxBytes bytes of all records together, at least 1
 * @param maxRecords number of records, at least 1
 * @param maxAge how long a record is kept, more than zero
 */
public record BacklogLimits(long maxBytes, int maxRecords, Duration maxAge) {

    /** In memory: 16 MiB, 10,000 records, three days. */
    public static final BacklogLimits IN_MEMORY = new BacklogLimits(16L << 20, 10_000, Duration.ofDays(3));

    /** Checks the bounds. */
    public BacklogLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: must be at least 1, was " + maxBytes);
        }
        if (maxRecords < 1) {
            throw new IllegalArgumentException("maxRecords: must be at least 1, was " + maxRecords);
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("maxAge: must be more than zero, was " + maxAge);
        }
    }
}
