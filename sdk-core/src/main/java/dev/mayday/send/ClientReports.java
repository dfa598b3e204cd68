package dev.mayday.send;

import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which discarded events the server has not been told of: the difference between the ledger and what went out in earlier
 * client reports. A report leaves at most once a minute and at close, and is never sent twice; if it certainly did not arrive,
 * its numbers go into the next one, which waits longer.
 *
 * <p>Thread-safe.
 */
public final class ClientReports {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(60).toNanos();

    /** A server that takes no reports is asked once an hour in the end. */
    private static final int MAX_DOUBLINGS = 6;

    /** While there is nothing to tell, the ledger is read this often at most. */
    private static final long CHECK_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private static final String LIMITED = "ratelimit_backoff";

    private final Supplier<DestinationReport> ledger;
    private final Function<Map<String, Long>, byte[]> encoder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<DiscardReason, Long> seen = new EnumMap<>(DiscardReason.class);
    private final Map<String, Long> untold = new TreeMap<>();
    private boolean limited;
    private int failures;
    private @Nullable Long notBeforeNanos;

    /**
     * Reports about one destination.
     *
     * @param ledger the destination's report as it stands
     * @param encoder makes a request body of the number of events for each client-report reason; called by one thread at a time
     */
    public ClientReports(Supplier<DestinationReport> ledger, Function<Map<String, Long>, byte[]> encoder) {
        this.ledger = ledger;
        this.encoder = encoder;
    }

    /** Says whether events are held back by a rate limit from now on; what overflows or expires meanwhile is told as its doing. */
    void limited(boolean now) {
        lock.lock();
        try {
            if (limited != now) {
                count();
                limited = now;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what there is to tell, if it is time for a report; empty if not. */
    Map<String, Long> takeDue(long nowNanos) {
        lock.lock();
        try {
            if (notBeforeNanos != null && notBeforeNanos - nowNanos > 0) {
                return Map.of();
            }
            Map<String, Long> counts = takeAll();
            notBeforeNanos = nowNanos + (counts.isEmpty() ? CHECK_INTERVAL_NANOS : INTERVAL_NANOS);
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what there is to tell. */
    Map<String, Long> takeAll() {
        lock.lock();
        try {
            count();
            Map<String, Long> counts = Map.copyOf(untold);
            untold.clear();
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** The report arrived, or may have. */
    void told() {
        lock.lock();
        try {
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Puts back what a report that did not arrive would have told; the next one waits longer each time. */
    void putBack(Map<String, Long> counts, long nowNanos) {
        lock.lock();
        try {
            failures++;
            notBeforeNanos = nowNanos + (INTERVAL_NANOS << Math.min(failures, MAX_DOUBLINGS));
            counts.forEach((reason, events) -> untold.merge(reason, events, Long::sum));
        } finally {
            lock.unlock();
        }
    }

    byte[] encode(Map<String, Long> counts) {
        return encoder.apply(counts);
    }

    /** Nanoseconds until a report is due, 0 if one is; {@link Long#MAX_VALUE} if there is nothing to tell. */
    long nanosUntilDue(long nowNanos) {
        lock.lock();
        try {
            count();
            if (untold.isEmpty()) {
                return Long.MAX_VALUE;
            }
            return notBeforeNanos == null ? 0 : Math.max(0, notBeforeNanos - nowNanos);
        } finally {
            lock.unlock();
        }
    }

    private void count() {
        ledger.get().discarded().forEach((reason, events) -> {
            Long before = seen.put(reason, events);
            long fresh = events - (before == null ? 0 : before);
            if (fresh > 0) {
                untold.merge(name(reason), fresh, Long::sum);
            }
        });
    }

    private String name(DiscardReason reason) {
        boolean waiting = reason == DiscardReason.SPOOL_OVERFLOW || reason == DiscardReason.EXPIRED;
        return waiting && limited ? LIMITED : reason.clientReportReason();
    }
}
