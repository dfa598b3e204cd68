package dev.mayday.filter;

import dev.mayday.event.Event;
import dev.mayday.report.DiscardReason;

/** What the filter stage decided about one event. */
public sealed interface FilterResult {

    /**
     * The event goes on.
     *
     * @param event has been through every hook, is redacted, and is small enough
     */
    record Kept(Event event) implements FilterResult {}

    /**
     * The event ends here.
     *
     * @param reason {@link DiscardReason#IGNORED}, {@link DiscardReason#PROCESSOR} or {@link DiscardReason#BEFORE_SEND}
     */
    record Dropped(DiscardReason reason) implements FilterResult {}
}
