package dev.mayday.send;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Until when the server wants to hear nothing, by category. A deadline is only ever extended. Thread-safe. */
final class Pauses {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Category, Long> deadlines = new EnumMap<>(Category.class);

    void extend(List<RateLimit> limits, long nowNanos) {
        lock.lock();
        try {
            for (RateLimit limit : limits) {
                deadlines.merge(
                        limit.category(),
                        nowNanos + limit.pause().toNanos(),
                        (old, deadline) -> deadline - old > 0 ? deadline : old);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds until {@code kind} may be sent; 0 if it may be now. */
    long nanosLeft(Kind kind, long nowNanos) {
        lock.lock();
        try {
            return Math.max(left(Category.ALL, nowNanos), left(kind.category(), nowNanos));
        } finally {
            lock.unlock();
        }
    }

    private long left(Category category, long nowNanos) {
        Long deadline = deadlines.get(category);
        return deadline == null ? 0 : Math.max(0, deadline - nowNanos);
    }
}
