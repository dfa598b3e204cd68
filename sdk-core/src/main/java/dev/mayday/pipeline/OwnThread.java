package dev.mayday.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread that Mayday runs its own work on: a daemon, known by its class. What is captured on it comes from a hook, a
 * destination or the logging under them, and would only make more of itself.
 */
final class OwnThread extends Thread {

    /**
     * What these threads are called; senders add their destination's name to theirs. The appender in sdk-logback has a list of
     * its own: of a line that another thread hands over it sees no more than the name.
     */
    private static final List<String> NAMES =
            List.of("mayday-worker", "mayday-sender", "mayday-outcomes", "mayday-watch", "mayday-close");

    private OwnThread(Runnable work, String name) {
        super(null, work, name, 0, false);
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("name: the appender in sdk-logback does not know " + name);
        }
        setDaemon(true);
        // The class loader of the thread that happened to start it would be kept alive for as long as this one runs.
        setContextClassLoader(OwnThread.class.getClassLoader());
    }

    /** One of that name, not started. */
    static Thread of(Runnable work, String name) {
        return new OwnThread(work, name);
    }

    /**
     * Sees to it that a live thread of that name does this work. Never waits: the holder of the lock is starting one already.
     *
     * @param place where the one thread is kept
     * @param starting held while one starts, because one that is about to is not alive either
     */
    static void ensureAlive(
            AtomicReference<@Nullable Thread> place, ReentrantLock starting, Runnable work, String name) {
        if (!isAlive(place.get()) && starting.tryLock()) {
            try {
                startUnlessAlive(place, work, name);
            } finally {
                starting.unlock();
            }
        }
    }

    private static void startUnlessAlive(AtomicReference<@Nullable Thread> place, Runnable work, String name) {
        Thread before = place.get();
        if (!isAlive(before)) {
            Thread next = of(work, name);
            place.set(next);
            boolean started = false;
            try {
                next.start();
                started = true;
            } finally {
                if (!started) {
                    place.set(before);
                }
            }
        }
    }

    private static boolean isAlive(@Nullable Thread thread) {
        return thread != null && thread.isAlive();
    }

    /** True on any client's own threads. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof OwnThread;
    }
}
