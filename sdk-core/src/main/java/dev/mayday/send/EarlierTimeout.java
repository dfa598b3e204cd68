package dev.mayday.send;

import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;

/**
 * A timeout that ends before those of requests do, and does nothing. OkHttp has one thread that waits for the earliest of all
 * timeouts, and wakes it whenever one begins that is earlier than the rest: three times a request, if nothing else is there.
 * While this one runs, no request's is the earliest, and the thread sleeps through. Thread-safe.
 */
final class EarlierTimeout extends AsyncTimeout {

    private static final long SECONDS = 2;

    private boolean runs;
    private boolean requested;

    EarlierTimeout() {
        timeout(SECONDS, TimeUnit.SECONDS);
    }

    /** Called before each request. */
    synchronized void requested() {
        requested = true;
        if (!runs) {
            runs = true;
            enter();
        }
    }

    /** True while it runs. */
    synchronized boolean runs() {
        return runs;
    }

    /** Called after the last request. */
    synchronized void end() {
        exit();
        runs = false;
    }

    /** Runs again only if there were requests meanwhile: nothing wakes up for an idle client. */
    @Override
    protected synchronized void timedOut() {
        exit();
        runs = requested;
        requested = false;
        if (runs) {
            enter();
        }
    }
}
