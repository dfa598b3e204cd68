package dev.maydayshop;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads with a name that says whose they are, and that keep no process alive. */
final class DaemonThreads implements ThreadFactory {

    private final String name;
    private final AtomicInteger last = new AtomicInteger();

    DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name + "-" + last.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
