package dev.mayday;

import dev.mayday.capture.EventIds;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.scope.Context;
import dev.mayday.time.Clock;
import dev.mayday.value.ContextNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the static facade was told before there was a client: at most {@value #MAX} events, none older than five minutes,
 * handed to the first client installed. What was left out is counted there. One line says that nobody came, a minute after the
 * first or when one is left out, and one says how many those were. Thread-safe, and without a lock: at the end of the stack it
 * would stay locked.
 */
final class EarlyEvents implements Runnable {

    // No class here makes anything when it is initialised: where the stack ends in the middle of that, a class is lost
    // for ever.

    private static final int MAX = 32;
    private static final long MAX_AGE_MILLIS = 5 * 60 * 1_000;
    private static final long PATIENCE_NANOS = 60L * 1_000_000_000;

    private final Kept handedOver = new Kept(List.of(), 0, 0, true);
    private final AtomicReference<Kept> kept = new AtomicReference<>(new Kept(List.of(), 0, 0, false));
    private final AtomicReference<@Nullable Thread> watch = new AtomicReference<>();
    private final EventIds ids;
    private final Clock clock;

    /** When a line says that nobody has come. */
    private final long toldNanos;

    /** Those for which there was no stack or memory. */
    private volatile long missed;

    /** Made for the first event. */
    EarlyEvents(Clock clock) {
        this.clock = clock;
        this.toldNanos = clock.nanoTime() + PATIENCE_NANOS;
        this.ids = new EventIds(clock.nanoTime() ^ System.identityHashCode(this), clock.epochMillis());
    }

    /** Keeps an event, and returns its id; null if a client is there by now, which should get it. Never throws. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // an atomic one is a call, for which there is no stack
    @Nullable
    EventId add(Event event) {
        try {
            long now = clock.epochMillis();
            Early early = new Early(asOfNow(event, now), now);
            Kept before;
            Kept after;
            do {
                before = Objects.requireNonNull(kept.get());
                if (before.handedOver) {
                    return null;
                }
                after = before.since(now - MAX_AGE_MILLIS).with(early);
            } while (!kept.compareAndSet(before, after));
            if (watch.get() == null) {
                watch();
            } else if (after.lost() > 0) {
                LockSupport.unpark(watch.get());
            }
            return after.holds(early) ? early.event.id() : EventId.NONE;
        } catch (Throwable noMemoryOrStackLeft) {
            missed++;
            return EventId.NONE;
        }
    }

    /** Starts the one thread that waits for a client. What this throws costs no event, but the line until the next one. */
    private void watch() {
        try {
            Thread thread = new Thread(null, this, "mayday-watch", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(EarlyEvents.class.getClassLoader());
            if (watch.compareAndSet(null, thread)) {
                thread.start();
            }
        } catch (Throwable noMemoryOrStackLeft) {
            watch.set(null);
        }
    }

    /** Waits until a client has come, and says so if none does. On a thread of its own: whoever captures waits for no console. */
    @Override
    public void run() {
        long left = toldNanos - clock.nanoTime();
        while (left > 0 && !isHandedOver() && Objects.requireNonNull(kept.get()).lost() == 0) {
            LockSupport.parkNanos(this, left);
            Thread.interrupted(); // whoever did that: it would not park again
            left = toldNanos - clock.nanoTime();
        }
        if (!isHandedOver()) {
            OwnLog.nobodyListens();
        }
    }

    private boolean isHandedOver() {
        return Objects.requireNonNull(kept.get()).handedOver;
    }

    /** Hands everything over, once and for all. A client without a destination takes nothing. */
    void handTo(MaydayClient client) {
        if (!client.isActive()) {
            return;
        }
        Kept last = Objects.requireNonNull(kept.getAndSet(handedOver));
        if (last.handedOver) {
            return;
        }
        LockSupport.unpark(watch.get());
        last = last.since(clock.epochMillis() - MAX_AGE_MILLIS);
        long failed = missed;
        refuse(client, last.expired, DiscardReason.EXPIRED);
        refuse(client, last.overflowed, DiscardReason.QUEUE_OVERFLOW);
        refuse(client, failed, DiscardReason.INTERNAL_ERROR);
        for (Early early : last.events) {
            client.engine().capture(early.event, Context.NONE); // this thread's is not theirs
        }
        if (last.lost() + failed > 0) {
            OwnLog.earlyOnesWereLost(last.lost() + failed);
        }
    }

    private static void refuse(MaydayClient client, long count, DiscardReason reason) {
        for (long left = count; left > 0; left--) {
            client.engine().refuse(reason);
        }
    }

    /** How many were added that no client has, those that were left out included. */
    long waiting() {
        Kept now = Objects.requireNonNull(kept.get());
        return now.handedOver ? 0 : now.events.size() + now.lost() + missed;
    }

    /** With what the client would ask of the capturing thread, as a line of a log has it that was written on another one. */
    private Event asOfNow(Event event, long nowMillis) {
        EventBuilder builder = event.toBuilder();
        if (event.id().isNone()) {
            builder.id(ids.next(nowMillis));
        }
        if (event.timestampMillis() == 0) {
            builder.timestampMillis(nowMillis);
        }
        if (event.threadId() == 0 && event.threadName() == null) {
            Thread thread = Thread.currentThread();
            builder.threadId(thread.getId()).threadName(thread.getName());
        }
        if (!event.contexts().containsKey(ContextNames.MDC)) {
            Map<String, Map<String, Object>> contexts = new HashMap<>(event.contexts());
            Map<String, String> mdc = MDC.getCopyOfContextMap();
            contexts.put(
                    ContextNames.MDC,
                    mdc == null ? Map.of() : new HashMap<>(mdc)); // an empty one says that there is none
            builder.contexts(contexts);
        }
        return builder.build();
    }

    /** An event, and when it was added, in milliseconds since the epoch. */
    private record Early(Event event, long addedMillis) {}

    /** What there is at one moment. Immutable. */
    private record Kept(List<Early> events, long overflowed, long expired, boolean handedOver) {

        Kept with(Early early) {
            if (events.size() == MAX) {
                return new Kept(events, overflowed + 1, expired, false);
            }
            List<Early> more = new ArrayList<>(events);
            more.add(early);
            return new Kept(more, overflowed, expired, false);
        }

        /** Without those that are older. */
        Kept since(long oldestMillis) {
            int young = 0;
            while (young < events.size() && events.get(young).addedMillis < oldestMillis) {
                young++;
            }
            return young == 0
                    ? this
                    : new Kept(List.copyOf(events.subList(young, events.size())), overflowed, expired + young, false);
        }

        boolean holds(Early early) {
            return !events.isEmpty() && events.get(events.size() - 1).equals(early);
        }

        long lost() {
            return overflowed + expired;
        }
    }
}
