package dev.mayday.ledger;

import dev.mayday.report.DiscardReason;

/**
 * One destination's part of the ledger. Every method moves events from one line of the report to another in a single step,
 * so that no reader ever sees an event twice or not at all. Thread-safe, never waits.
 */
public interface Account {

    /** Waiting in memory: the destination accepted the event. */
    void delivered();

    /** Waiting in memory: the event is given up. */
    void discarded(DiscardReason reason);

    /** Waiting in memory: the event is on disk now. */
    void spooled();

    /** On disk: the destination accepted the event. */
    void spooledDelivered();

    /** On disk: the event is given up. */
    void spooledDiscarded(DiscardReason reason);

    /** Waiting in memory: the event went into another one that carries their number. */
    void merged();

    /** {@code events} of earlier processes are on disk and now ours. */
    void recovered(long events);
}
