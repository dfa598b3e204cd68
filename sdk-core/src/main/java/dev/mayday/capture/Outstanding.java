package dev.mayday.capture;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether everything captured before some moment has its outcome. Captures belong to generations; a flush begins a new one
 * and waits until those before it are empty.
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
            generation.open.incrementAndGet();
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

    /** Waits up to {@code nanos} until {@code ended} and all before it are empty; true if they are. */
    public boolean await(Generation ended, long nanos) throws InterruptedException {
        long left = nanos;
        waiting.incrementAndGet();
        lock.lock();
        try {
            while (!ended.emptied()) {
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

        private final Outstanding owner;

        /** Captures without an outcome. */
        private final AtomicInteger open = new AtomicInteger();

        private volatile @Nullable Generation before;

        Generation(Outstanding owner, @Nullable Generation before) {
            this.owner = owner;
            this.before = before;
        }

        void leave() {
            if (open.decrementAndGet() == 0) {
                owner.signal();
            }
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
            while (at != null && at.open.get() == 0) {
                at = at.before;
            }
            return at;
        }
    }
}
