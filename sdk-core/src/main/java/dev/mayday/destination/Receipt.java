package dev.mayday.destination;

import dev.mayday.report.DiscardReason;

/**
 * What a destination owes for an event: exactly one outcome. Thread-safe; the first outcome decides, later ones change
 * nothing.
 */
public interface Receipt {

    /**
     * No outcome yet, but the event is on disk and survives the death of the process: it counts as spooled from here on, and
     * whoever ends the process need not wait for it. At most once, before the outcome; ignored after it.
     */
    default void spooled() {}

    /** The event arrived. */
    void delivered();

    /** The event is given up. */
    void discarded(DiscardReason reason);
}
