package dev.mayday;

import java.time.Duration;

/** A client, as the ways out of a program see it. */
interface ExitListener {

    /** {@code thread} dies of {@code error}: capture it. */
    void uncaught(Thread thread, Throwable error);

    /** Wait up to {@code budget} for what was captured; return early when waiting is in vain. */
    void await(Duration budget);

    /** The process ends: let out what can still go, within {@code budget}. */
    void shutDown(Duration budget);

    /** The most that this client wants to wait for. */
    Duration patience();
}
