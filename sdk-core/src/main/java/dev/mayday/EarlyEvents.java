package dev.mayday;

import dev.mayday.capture.EventIds;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the static facade was told before there was a client: at most {@value #MAX} events, none older than five minutes,
 * handed to the first client installed. What was left out is counted there. Thread-safe.
 */
final class EarlyEvents {

    static final int MAX = 32;
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Event> events = new ArrayDeque<>();
    private final EventIds ids;
    private final Clock clock;
    private long overflowed;
    private long expired;
    private boolean handedOver;

    EarlyEvents(Clock clock) {
        this.clock = clock;
        this.ids = new EventIds(clock.nanoTime() ^ System.identityHashCode(this), clock.epochMillis());
    }

    EventId add(Event event) {
        lock.lock();
        try {
            if (handedOver) {
                return EventId.NONE;
            }
            expire();
            if (events.size() == MAX) {
                overflowed++;
                return EventId.NONE;
            }
            Thread thread = Thread.currentThread();
            EventId id = ids.next();
            events.add(event.toBuilder()
                    .id(id)
                    .timestampMillis(clock.epochMillis())
                    .threadId(thread.getId())
                    .threadName(thread.getName())
                    .build());
            return id;
        } finally {
            lock.unlock();
        }
    }

    /** Hands everything over, once and for all. A client without a destination takes nothing. */
    void handTo(MaydayClient client) {
        lock.lock();
        try {
            if (handedOver || !client.isActive()) {
                return;
            }
            handedOver = true;
            expire();
            for (; expired > 0; expired--) {
                client.engine().refuse(DiscardReason.EXPIRED);
            }
            for (; overflowed > 0; overflowed--) {
                client.engine().refuse(DiscardReason.QUEUE_OVERFLOW);
            }
            events.forEach(client::captureEvent);
            events.clear();
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        long oldest = clock.epochMillis() - MAX_AGE.toMillis();
        while (!events.isEmpty() && events.peekFirst().timestampMillis() < oldest) {
            events.removeFirst();
            expired++;
        }
    }
}
