package dev.mayday.capture;

import dev.mayday.event.EventId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes event ids: a counter, two secret seeds and the time, mixed. Never waits for entropy on the caller and repeats nothing
 * within a process. The seeds keep processes apart, and the time those that were restored from one snapshot with the same seeds.
 * Shaped as version 4 UUIDs, as servers expect.
 */
public final class EventIds {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seedHigh;
    private final long seedLow;
    private final AtomicLong count = new AtomicLong();

    /** Ids that follow from these seeds. */
    public EventIds(long seedHigh, long seedLow) {
        this.seedHigh = seedHigh;
        this.seedLow = seedLow;
    }

    /** The next id, at this time. Thread-safe. */
    public EventId next(long epochMillis) {
        long n = count.incrementAndGet();
        long high = mix(seedHigh + n * GOLDEN);
        long low = mix((seedLow + epochMillis * GOLDEN) ^ Long.rotateLeft(high, 32) ^ n);
        return EventId.of((high & ~0xF000L) | 0x4000L, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
