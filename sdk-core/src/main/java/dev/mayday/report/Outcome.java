package dev.mayday.report;

import dev.mayday.event.EventId;
import org.jspecify.annotations.Nullable;

/**
 * How one event ended at one destination.
 *
 * @param id the id that the capture returned
 * @param destination the destination's name; an event that ends before any destination ends at each
 * @param kind how
 * @param reason why it was given up; null unless it was
 */
public record Outcome(
        EventId id, String destination, Kind kind, @Nullable DiscardReason reason) {

    /** The ways an event ends. */
    public enum Kind {
        /** The destination accepted it. */
        DELIVERED,
        /** It went into another event of its group, which carries their number. */
        MERGED,
        /** It was given up. */
        DISCARDED
    }
}
