package dev.mayday.send;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is believed about the server: up until a request fails, then down until one succeeds. While it is down, one request at
 * a time may try it. Thread-safe.
 */
final class Link {

    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private int era;
    private boolean down;
    private int failures;
    private long downSinceNanos;
    private long nextTryNanos;
    private @Nullable Pass probe;

    Link(RandomGenerator random) {
        this.random = random;
    }

    /** Permission to send, or null: then it is not yet time for the next try, or somebody else is trying. */
    @Nullable
    Pass enter(long nowNanos) {
        lock.lock();
        try {
            if (!down) {
                return new Pass(era);
            }
            if (probe != null || nextTryNanos - nowNanos > 0) {
                return null;
            }
            probe = new Pass(era);
            return probe;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a pass that was used for nothing, or whose end says nothing about the server. Harmless after another end. */
    void leave(Pass pass) {
        lock.lock();
        try {
            endProbe(pass);
        } finally {
            lock.unlock();
        }
    }

    /** The server answered: it is up. Returns how long it was down if it was, else null. */
    @Nullable
    Duration reached(Pass pass, long nowNanos) {
        lock.lock();
        try {
            endProbe(pass);
            if (!down) {
                return null;
            }
            down = false;
            era++;
            return Duration.ofNanos(nowNanos - downSinceNanos);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server was not reached, or cannot work. News from before the last change are ignored: of four requests in flight
     * that fail together the first one counts.
     *
     * @param atLeast what the server asked for; never more than the longest pause is granted
     */
    void failed(Pass pass, long nowNanos, Duration atLeast) {
        lock.lock();
        try {
            endProbe(pass);
            if (pass.era() != era) {
                return;
            }
            // What may fail comes first: a link that is down without a time for the next try would stay down.
            int count = down ? failures + 1 : 1;
            long since = down ? downSinceNanos : nowNanos;
            Duration pause = Backoff.pause(count, Duration.ofNanos(nowNanos - since), random);
            Duration asked = atLeast.compareTo(Backoff.LATE_CAP) > 0 ? Backoff.LATE_CAP : atLeast;
            nextTryNanos = nowNanos + Math.max(pause.toNanos(), asked.toNanos());
            failures = count;
            if (!down) {
                down = true;
                era++;
                downSinceNanos = nowNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    boolean up() {
        lock.lock();
        try {
            return !down;
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds until the next try; 0 if the server is up, or is being tried now. */
    long nanosLeft(long nowNanos) {
        lock.lock();
        try {
            return down && probe == null ? Math.max(0, nextTryNanos - nowNanos) : 0;
        } finally {
            lock.unlock();
        }
    }

    private void endProbe(Pass pass) {
        if (probe == pass) {
            probe = null;
        }
    }

    /** One permission. Two are never equal: a class, not a record. */
    static final class Pass {

        private final int era;

        Pass(int era) {
            this.era = era;
        }

        int era() {
            return era;
        }
    }
}
