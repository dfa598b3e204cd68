package dev.mayday;

import dev.mayday.capture.EventIds;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the static facade was told before there was a client: at most {@value #MAX} events, none older than five minutes,
 * handed to the first client installed. What was left out is counted there. One line says so when the first is left out, and
 * one when the number is known. Thread-safe.
 */
final class EarlyEvents {

    static final int MAX = 32;
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final ReentrantLock lock = new ReentrantLock();
    /** With the time each was added, in milliseconds since the epoch. */
    private final Deque<Map.Entry<Event, Long>> events = new ArrayDeque<>();

    private final EventIds ids;
    private final Clock clock;
    private long overflowed;
    private long expired;
    private boolean handedOver;
    private boolean told;

    EarlyEvents(Clock clock) {
        this.clock = clock;
        this.ids = new EventIds(clock.nanoTime() ^ System.identityHashCode(this), clock.epochMillis());
    }

    EventId add(Event event) {
        EventId id;
        boolean firstLoss;
        lock.lock();
        try {
            if (handedOver) {
                return EventId.NONE;
            }
            expire();
            id = keep(event);
            firstLoss = !told && overflowed + expired > 0;
            told |= firstLoss;
        } finally {
            lock.unlock();
        }
        if (firstLoss) {
            OwnLog.nobodyListens();
        }
        return id;
    }

    private EventId keep(Event event) {
        if (events.size() == MAX) {
            overflowed++;
            return EventId.NONE;
        }
        long now = clock.epochMillis();
        EventId id = ids.next(now);
        events.add(Map.entry(asOfNow(event.toBuilder().id(id), event, now), now));
        return id;
    }

    /** Hands everything over, once and for all. A client without a destination takes nothing. */
    void handTo(MaydayClient client) {
        long lost;
        lock.lock();
        try {
            if (handedOver || !client.isActive()) {
                return;
            }
            handedOver = true;
            expire();
            lost = overflowed + expired;
            for (; expired > 0; expired--) {
                client.engine().refuse(DiscardReason.EXPIRED);
            }
            for (; overflowed > 0; overflowed--) {
                client.engine().refuse(DiscardReason.QUEUE_OVERFLOW);
            }
            for (Map.Entry<Event, Long> early : events) {
                client.captureEvent(early.getKey());
            }
            events.clear();
        } finally {
            lock.unlock();
        }
        if (lost > 0) {
            OwnLog.earlyOnesWereLost(lost);
        }
    }

    /** How many were added that no client has, those that were left out included. */
    long waiting() {
        lock.lock();
        try {
            return handedOver ? 0 : events.size() + overflowed + expired;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        long oldest = clock.epochMillis() - MAX_AGE.toMillis();
        while (!events.isEmpty() && events.peekFirst().getValue() < oldest) {
            events.removeFirst();
            expired++;
        }
    }

    /** What the event does not say itself, as a line of a log does that was written on another thread. */
    private static Event asOfNow(EventBuilder builder, Event event, long nowMillis) {
        if (event.timestampMillis() == 0) {
            builder.timestampMillis(nowMillis);
        }
        if (event.threadId() == 0 && event.threadName() == null) {
            Thread thread = Thread.currentThread();
            builder.threadId(thread.getId()).threadName(thread.getName());
        }
        return builder.build();
    }
}
