package dev.mayday.filter;

import dev.mayday.event.Event;
import dev.mayday.report.DiscardReason;
import org.jspecify.annotations.Nullable;

/**
 * What the filter stage decided about one event: one of the two is there.
 *
 * @param event what goes on: through every hook, redacted, and small enough; null if the event ends here
 * @param reason why it ends here: {@link DiscardReason#IGNORED}, {@link DiscardReason#PROCESSOR} or
 *     {@link DiscardReason#BEFORE_SEND}; null if it goes on
 */
public record FilterResult(@Nullable Event event, @Nullable DiscardReason reason) {

    static FilterResult dropped(DiscardReason reason) {
        return new FilterResult(null, reason);
    }
}
