package dev.mayday.capture;

import dev.mayday.event.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way from every application thread to the one worker. Offering never waits; the worker sleeps while there is
 * nothing, and is woken by the first offer after that.
 */
final class CaptureQueue {

    /** Places beyond the capacity that only FATAL may take: a crash in a storm of errors is still told in full. */
    static final int RESERVE = 16;

    /** How long a worker that had something lately sleeps without being woken, and how often, before it sleeps for good. */
    private static final long NAP_NANOS = Duration.ofMillis(20).toNanos();

    private static final int NAPS = 5;

    /** The part of the queue that ends a nap: a burst must not fill it meanwhile. */
    private static final int WAKING_PART = 4;

    private final AtomicReferenceArray<@Nullable Capture> slots;
    private final int capacity;
    private final int mask;
    private final int wakingMask;
    private final long napNanos;
    private final AtomicLong tail = new AtomicLong();
    private volatile long head;
    private volatile @Nullable Thread sleeper;
    private volatile boolean woken;
    private volatile boolean napping;
    private volatile int naps;

    /**
     * A queue of that many places.
     *
     * @param capacity a power of two
     */
    CaptureQueue(int capacity) {
        this(capacity, NAP_NANOS);
    }

    /** The same with naps of that length. */
    CaptureQueue(int capacity, long napNanos) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity: expected a power of two, got " + capacity);
        }
        int places = Integer.highestOneBit(capacity + RESERVE - 1) << 1;
        this.slots = new AtomicReferenceArray<>(places);
        this.capacity = capacity;
        this.mask = places - 1;
        this.wakingMask = Math.max(1, capacity / WAKING_PART) - 1;
        this.napNanos = napNanos;
    }

    /** True if there is no room for an event of this level, null being unknown. */
    boolean isFull(@Nullable Level level) {
        return tail.get() - head >= limit(level);
    }

    private int limit(@Nullable Level level) {
        return level == Level.FATAL ? capacity + RESERVE : capacity;
    }

    /** Puts it at the end; false if there is no room. */
    boolean offer(Capture capture) {
        int limit = limit(capture.given().level());
        long place;
        do {
            place = tail.get();
            if (place - head >= limit) {
                return false;
            }
        } while (!tail.compareAndSet(place, place + 1));
        slots.set((int) place & mask, capture);
        Thread asleep = sleeper;
        if (asleep != null && (!napping || (place & wakingMask) == wakingMask)) {
            LockSupport.unpark(asleep);
        }
        return true;
    }

    /**
     * Takes the oldest; null if there is none, or none whose offer is complete. The lock is for the close that empties the
     * queue while a worker may still be at it; no offer takes it.
     */
    synchronized @Nullable Capture poll() {
        int place = (int) head & mask;
        Capture capture = slots.get(place);
        if (capture != null) {
            slots.set(place, null); // before the head moves: after it the place belongs to an offer
            head++;
            naps = NAPS;
        }
        return capture;
    }

    /**
     * Sleeps until an offer, a wake, an interrupt, or the time is up. For the worker alone. For a tenth of a second after the
     * last capture it takes short naps instead, which only one offer in {@code capacity / 4} ends: waking a thread is a system
     * call, and by far the dearest thing a capture would do.
     */
    void sleep(long nanos) {
        int left = naps;
        napping = left > 0; // before the look at the queue: an offer that still sees a nap is seen there
        sleeper = Thread.currentThread();
        try {
            if (!woken && slots.get((int) head & mask) == null) {
                LockSupport.parkNanos(this, left > 0 ? Math.min(nanos, napNanos) : nanos);
            }
        } finally {
            naps = Math.max(0, left - 1);
            sleeper = null;
            woken = false; // before the worker looks again: what happened until now it will see
        }
    }

    /** Ends a sleep, or the next one if there is none. */
    void wake() {
        woken = true;
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }

    /** How full it is, from 0 to 1. */
    double fill() {
        return Math.min(1, (double) size() / capacity);
    }

    /** How many wait; exact while nobody offers or takes. */
    int size() {
        return (int) Math.max(0, tail.get() - head);
    }
}
