package dev.mayday.flood;

import dev.mayday.capture.Capture;
import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.event.Occurrences;
import dev.mayday.group.DistinctUsers;
import dev.mayday.group.GroupKey;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stage between the filter and the destinations. While there is room it does nothing. Under pressure it keeps the first
 * event of each group back for a while, counts the ones after it into it, and lets it go with their number: an outage or a
 * storm of errors then costs one event per group and window instead of one per error.
 *
 * <p>The window is set when the event is kept back, from 1 second at half full to 60 seconds from 7/8 on, so that what is left
 * of the room lasts. It ends early when the pressure is gone, when somebody waits for the event, and when more than
 * {@value #MAX_OPEN} groups or 8 MiB would be kept back: then the oldest leaves. FATAL is never kept back.
 *
 * <p>An event kept back has let go of its throwable. The worker gives and takes; the questions may come from any thread.
 */
public final class FloodControl {

    /** Groups kept back at most. */
    static final int MAX_OPEN = 256;

    private static final long MAX_BYTES = 8L << 20;
    private static final double HALF = 0.5;
    private static final double WIDEST_FROM = 0.875;
    private static final double SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final double WIDENING = 60;

    private final Clock clock;
    /** The oldest first. */
    private final Map<GroupKey, Aggregate> open = new LinkedHashMap<>();

    private long bytes;

    /** With nothing kept back. */
    public FloodControl(Clock clock) {
        this.clock = clock;
    }

    /**
     * Decides about an event that passed the filter.
     *
     * @param pressure how full the fullest place is, from 0 to 1
     * @return null if it goes on at once; {@code capture} itself if it is kept back as the first of its group; else the capture
     *     of the event that it was counted into
     */
    public @Nullable Capture take(Capture capture, Event event, double pressure) {
        if (pressure <= HALF || event.level() == Level.FATAL) {
            return null;
        }
        GroupKey group = GroupKey.of(event);
        synchronized (this) {
            Aggregate aggregate = open.get(group);
            if (aggregate != null) {
                aggregate.add(event);
                return aggregate.capture;
            }
            Event kept = event.toBuilder().throwable(null).build();
            Aggregate first = new Aggregate(capture, kept, clock.nanoTime() + windowNanos(pressure));
            open.put(group, first);
            bytes += first.bytes;
            return capture;
        }
    }

    /**
     * Lets go of the oldest event whose time it is; null if there is none.
     *
     * @param pressure as it is now; none at all lets everything go
     * @param upToDate true if no capture that somebody waits for is still to be taken: what comes now can only be newer
     */
    public synchronized @Nullable Merged next(double pressure, boolean upToDate) {
        long now = clock.nanoTime();
        boolean any = pressure <= HALF || open.size() > MAX_OPEN || bytes > MAX_BYTES;
        for (Map.Entry<GroupKey, Aggregate> entry : open.entrySet()) {
            Aggregate aggregate = entry.getValue();
            if (any || aggregate.untilNanos - now <= 0 || (upToDate && aggregate.capture.isAwaited())) {
                Merged merged = new Merged(aggregate.capture, aggregate.event()); // if memory is short, it stays
                open.remove(entry.getKey());
                bytes -= aggregate.bytes;
                return merged;
            }
        }
        return null;
    }

    /** Nanoseconds until {@link #next} may have something, if nothing else happens: pressure is looked at each second. */
    public synchronized long nanosUntilNext() {
        long nanos = open.isEmpty() ? Long.MAX_VALUE : (long) SHORTEST_NANOS;
        long now = clock.nanoTime();
        for (Aggregate aggregate : open.values()) {
            nanos = Math.min(nanos, Math.max(0, aggregate.untilNanos - now));
        }
        return nanos;
    }

    /** True if somebody waits for an event that is kept back. */
    public synchronized boolean isAwaited() {
        return open.values().stream().anyMatch(aggregate -> aggregate.capture.isAwaited());
    }

    /** How many events are kept back; those counted into them are not among them. */
    public synchronized int size() {
        return open.size();
    }

    static long windowNanos(double pressure) {
        return (long) (SHORTEST_NANOS * Math.pow(WIDENING, Math.min(1, (pressure - HALF) / (WIDEST_FROM - HALF))));
    }

    /**
     * An event that is no longer kept back.
     *
     * @param capture the one it was made of
     * @param event with the number of captures it stands for, unless it stands for itself alone
     */
    public record Merged(Capture capture, Event event) {}

    private static final class Aggregate {

        final Capture capture;
        final long bytes;
        final long untilNanos;
        private final Event first;
        private @Nullable DistinctUsers users;
        private long count;
        private long firstMillis;
        private long lastMillis;

        Aggregate(Capture capture, Event first, long untilNanos) {
            this.capture = capture;
            this.first = first;
            this.untilNanos = untilNanos;
            this.bytes = Weight.of(first);
            this.firstMillis = first.timestampMillis();
            this.lastMillis = first.timestampMillis();
            count(first);
        }

        void add(Event event) {
            DistinctUsers known = users;
            if (known == null) {
                known = new DistinctUsers();
                known.add(first.user());
                users = known;
            }
            known.add(event.user());
            count(event);
        }

        private void count(Event event) {
            Occurrences many = event.occurrences();
            count += many == null ? 1 : many.count();
            firstMillis = Math.min(firstMillis, many == null ? event.timestampMillis() : many.firstMillis());
            lastMillis = Math.max(lastMillis, many == null ? event.timestampMillis() : many.lastMillis());
        }

        Event event() {
            DistinctUsers known = users;
            return known == null
                    ? first
                    : first.toBuilder()
                            .occurrences(new Occurrences(count, firstMillis, lastMillis, known.toString()))
                            .build();
        }
    }
}
