package dev.mayday.capture;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether everything captured before some moment is safe, that is on disk or ended, and whether it has its outcome.
 * Captures belong to generations; a flush begins a new one and waits until those before it are empty.
 */
public final class Outstanding {

    private static final AtomicReferenceFieldUpdater<Outstanding, Generation> CURRENT =
            AtomicReferenceFieldUpdater.newUpdater(Outstanding.class, Generation.class, "current");

    private volatile Generation current = new Generation(this, null);
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Joins the current generation. */
    Generation enter() {
        while (true) {
            Generation generation = current;
            generation.counts.addAndGet(Generation.UNSAFE + Generation.OPEN);
            if (generation.equals(current)) {
                return generation;
            }
            // A flush began in between and may have found this generation empty already.
            generation.leave();
        }
    }

    /** The one that {@link #enter} would join. */
    Generation current() {
        return current;
    }

    /** Ends the current generation and returns it: all that was captured before this call is in it or before it. */
    public Generation cut() {
        while (true) {
            Generation ended = current;
            Generation next = new Generation(this, ended);
            if (CURRENT.compareAndSet(this, ended, next)) {
                next.before = Generation.newestOpen(ended); // only now: until it was cut, it could still fill
                return ended;
            }
        }
    }

    /** Waits up to {@code nanos} until {@code reached}, one of the questions to a generation, is true; returns its answer. */
    public boolean await(BooleanSupplier reached, long nanos) throws InterruptedException {
        long left = nanos;
        waiting.incrementAndGet();
        lock.lock();
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }

    private void signal() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The captures between two flushes. */
    public static final class Generation {

        /** One capture that is not on disk and has not ended, in the upper half of the counts. */
        static final long UNSAFE = 1L << Integer.SIZE;

        /** One capture without an outcome, in the lower half. */
        static final long OPEN = 1;

        private final Outstanding owner;

        /** Both in one, as a capture joins both at once. */
        private final AtomicLong counts = new AtomicLong();

        private volatile @Nullable Generation before;

        Generation(Outstanding owner, @Nullable Generation before) {
            this.owner = owner;
            this.before = before;
        }

        void leave() {
            safe();
            settled();
        }

        void safe() {
            if (counts.addAndGet(-UNSAFE) < UNSAFE) {
                owner.signal();
            }
        }

        void settled() {
            if (openOf(counts.addAndGet(-OPEN)) == 0) {
                owner.signal();
            }
        }

        private static int openOf(long counts) {
            return (int) counts;
        }

        /** True if all here and before is on disk or ended. Never waits. */
        public boolean secured() {
            for (Generation at = newestOpen(this); at != null; at = at.before) {
                if (at.counts.get() >= UNSAFE) {
                    return false;
                }
            }
            return true;
        }

        /** False once somebody began to wait for what was captured until then. */
        boolean isCurrent() {
            return equals(owner.current);
        }

        /** True if nothing is open here or before. Never waits. */
        public boolean emptied() {
            return newestOpen(this) == null;
        }

        /**
         * The newest that is not empty, from {@code newest} back; null if all are. Those found empty leave the chain, or a
         * capture without an outcome would let it grow with every flush: one that has ended never fills again.
         */
        static @Nullable Generation newestOpen(@Nullable Generation newest) {
            Generation first = skipEmpty(newest);
            for (Generation at = first; at != null; at = at.before) {
                at.before = skipEmpty(at.before);
            }
            return first;
        }

        private static @Nullable Generation skipEmpty(@Nullable Generation from) {
            Generation at = from;
            while (at != null && openOf(at.counts.get()) == 0) {
                at = at.before;
            }
            return at;
        }
    }
}
