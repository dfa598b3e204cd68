package dev.mayday.destination;

import dev.mayday.report.DiscardReason;

/**
 * What a destination owes for an event: exactly one outcome. Thread-safe; the first call decides, later ones change nothing.
 */
public interface Receipt {

    /** The event arrived. */
    void delivered();

    /** The event is given up. */
    void discarded(DiscardReason reason);
}
