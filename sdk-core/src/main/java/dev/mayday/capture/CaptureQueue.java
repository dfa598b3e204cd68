package dev.mayday.capture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way from every application thread to the one worker. Offering never waits; the worker sleeps while there is
 * nothing, and is woken by the first offer after that.
 */
public final class CaptureQueue {

    private final AtomicReferenceArray<@Nullable Capture> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private volatile long head;
    private volatile @Nullable Thread sleeper;

    /**
     * A queue of that many places.
     *
     * @param capacity a power of two
     */
    public CaptureQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity: expected a power of two, got " + capacity);
        }
        this.slots = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
    }

    /** Puts it at the end; false if there is no room. */
    boolean offer(Capture capture) {
        long place;
        do {
            place = tail.get();
            if (place - head > mask) {
                return false;
            }
        } while (!tail.compareAndSet(place, place + 1));
        slots.set((int) place & mask, capture);
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
        return true;
    }

    /**
     * Takes the oldest; null if there is none, or none whose offer is complete. The lock is for the close that empties the
     * queue while a worker may still be at it; no offer takes it.
     */
    public synchronized @Nullable Capture poll() {
        int place = (int) head & mask;
        Capture capture = slots.get(place);
        if (capture != null) {
            slots.set(place, null); // before the head moves: after it the place belongs to an offer
            head++;
        }
        return capture;
    }

    /** Sleeps until an offer, a wake, an interrupt, or the time is up. For the worker alone. */
    public void sleep(long nanos) {
        sleeper = Thread.currentThread();
        try {
            if (slots.get((int) head & mask) == null) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            sleeper = null;
        }
    }

    /** Ends a sleep, if there is one. */
    public void wake() {
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }

    /** How many wait; exact while nobody offers or takes. */
    public int size() {
        return (int) Math.max(0, tail.get() - head);
    }
}
