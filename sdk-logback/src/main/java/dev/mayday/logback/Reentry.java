package dev.mayday.logback;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a thread that is turning a log event into text from coming in again, by way of an argument whose {@code toString()}
 * logs. Leaves nothing behind on the thread.
 */
final class Reentry {

    private final ThreadLocal<@Nullable Boolean> inside;

    /** {@code inside} must have no initial value. */
    Reentry(ThreadLocal<@Nullable Boolean> inside) {
        this.inside = inside;
    }

    /** False if this thread is in already; after true, {@link #leave} must follow. */
    boolean enter() {
        if (inside.get() != null) {
            return false;
        }
        inside.set(Boolean.TRUE);
        return true;
    }

    void leave() {
        inside.remove(); // set(null) would leave an entry on every thread that ever logged
    }
}
