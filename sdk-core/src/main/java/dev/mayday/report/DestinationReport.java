package dev.mayday.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of every captured event at one destination, at one instant. Numbers since the client was built.
 *
 * @param destination the destination's name
 * @param captured events captured by the client, those refused at the door included
 * @param recovered events of earlier processes that this client took over
 * @param queued events in memory on their way
 * @param spooled events on disk that wait for the server
 * @param delivered events the destination accepted
 * @param merged events folded into another one that carries their number
 * @param discarded events given up, by reason; reasons without events are absent
 */
public record DestinationReport(
        String destination,
        long captured,
        long recovered,
        long queued,
        long spooled,
        long delivered,
        long merged,
        Map<DiscardReason, Long> discarded) {

    /** Copies. */
    public DestinationReport {
        Map<DiscardReason, Long> copy = new EnumMap<>(DiscardReason.class);
        copy.putAll(discarded);
        discarded = Collections.unmodifiableMap(copy);
    }

    /** Events discarded for {@code reason}. */
    public long discarded(DiscardReason reason) {
        return discarded.getOrDefault(reason, 0L);
    }

    /** Events discarded for any reason. */
    public long discardedInAll() {
        long sum = 0;
        for (long count : discarded.values()) {
            sum += count;
        }
        return sum;
    }

    /** Events that have no final outcome yet. */
    public long pending() {
        return queued + spooled;
    }

    /** True if every event is accounted for: {@code captured + recovered == queued + spooled + delivered + merged + discarded}. */
    public boolean balanced() {
        return captured + recovered == queued + spooled + delivered + merged + discardedInAll();
    }
}
