package dev.mayday.inbox;

import dev.mayday.group.GroupKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group at one instant.
 *
 * @param headline of the event that came last
 * @param count events since the group came into the inbox
 * @param users different people, as a person reads it
 * @param firstRelease the release of the event that came first
 * @param kept the events kept in full, newest first
 */
record GroupSummary(
        GroupKey key,
        Headline headline,
        long count,
        long firstSeenMillis,
        long lastSeenMillis,
        String users,
        @Nullable String firstRelease,
        List<KeptEvent> kept) {

    /** Copies. */
    GroupSummary {
        kept = List.copyOf(kept);
    }
}
