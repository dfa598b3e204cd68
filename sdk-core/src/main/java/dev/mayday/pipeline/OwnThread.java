package dev.mayday.pipeline;

import java.util.concurrent.ThreadFactory;

/**
 * A thread that Mayday runs its own work on: a daemon, known by its class. What is captured on it comes from a hook, a
 * destination or the logging under them, and would only make more of itself.
 */
final class OwnThread extends Thread {

    private OwnThread(Runnable work, String name) {
        super(null, work, name, 0, false);
        setDaemon(true);
        // The context of whoever happened to start it would be kept alive for as long as the thread runs.
        setContextClassLoader(OwnThread.class.getClassLoader());
    }

    /** One of that name, not started. */
    static Thread of(Runnable work, String name) {
        return new OwnThread(work, name);
    }

    /** True on any client's own threads. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof OwnThread;
    }

    /** Makes threads of that name. */
    static ThreadFactory named(String name) {
        return work -> new OwnThread(work, name);
    }
}
