package dev.mayday.pipeline;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import dev.mayday.report.Outcome;
import dev.mayday.report.OutcomeListener;
import dev.mayday.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application's listener, on a thread that lives while there is something to tell. A listener that is slow or never
 * comes back costs outcomes not told, and nothing else. Without a listener nothing happens. Thread-safe.
 */
final class Outcomes {

    static final int ROOM = 1_024;
    private static final long IDLE_MILLIS = 1_000;

    /** Ends the wait for the next outcome; what the listener is doing at that time goes on. */
    private static final Outcome END = new Outcome(EventId.NONE, "", Outcome.Kind.DELIVERED, null);

    private final @Nullable OutcomeListener listener;
    private final List<String> destinations;
    private final Notices notices;
    private final BlockingQueue<Outcome> waiting = new ArrayBlockingQueue<>(ROOM);
    private final Runnable work = this::run;
    private final ReentrantLock starting = new ReentrantLock();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile boolean closed;

    Outcomes(@Nullable OutcomeListener listener, List<String> destinations, Notices notices) {
        this.listener = listener;
        this.destinations = destinations;
        this.notices = notices;
    }

    /** The event went into another one before any destination saw it. */
    void mergedEverywhere(EventId id) {
        tellOfAll(id, Outcome.Kind.MERGED, null);
    }

    /** The event was discarded before any destination saw it. */
    void discardedEverywhere(EventId id, DiscardReason reason) {
        tellOfAll(id, Outcome.Kind.DISCARDED, reason);
    }

    /** The event was delivered to one destination. */
    void delivered(String destination, EventId id) {
        tell(id, destination, Outcome.Kind.DELIVERED, null);
    }

    /** The event was discarded at one destination. */
    void discarded(String destination, EventId id, DiscardReason reason) {
        tell(id, destination, Outcome.Kind.DISCARDED, reason);
    }

    private void tellOfAll(EventId id, Outcome.Kind kind, @Nullable DiscardReason reason) {
        if (listener != null) {
            for (String destination : destinations) {
                tell(id, destination, kind, reason);
            }
        }
    }

    private void tell(EventId id, String destination, Outcome.Kind kind, @Nullable DiscardReason reason) {
        if (listener == null) {
            return;
        }
        try {
            if (waiting.offer(new Outcome(id, destination, kind, reason))) {
                ensureRunning();
            } else {
                untold();
            }
        } catch (Throwable memoryGone) {
            return; // the event has its outcome all the same
        }
    }

    private void untold() {
        notices.warn("outcomes", () -> "the listener of onOutcome is busy, an outcome was not told");
    }

    private void ensureRunning() {
        OwnThread.ensureAlive(thread, starting, work, "mayday-outcomes");
    }

    private void run() {
        try {
            while (!closed || !waiting.isEmpty()) {
                if (!callNext()) {
                    break;
                }
            }
        } finally {
            thread.compareAndSet(Thread.currentThread(), null); // from here on an outcome starts the next one
            if (!waiting.isEmpty()) {
                ensureRunning();
            }
        }
    }

    /** False if there is nothing to tell for a while. */
    private boolean callNext() {
        try {
            Outcome next = waiting.poll(closed ? 0 : IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                return false;
            }
            if (!next.equals(END)) {
                call(next);
            }
        } catch (InterruptedException e) {
            // Closed: the rest is not told. Otherwise the listener interrupted its own thread, and still hears it.
            while (closed && waiting.poll() != null) {
                untold();
            }
        }
        return true;
    }

    private void call(Outcome outcome) {
        try {
            if (listener != null) {
                listener.onOutcome(outcome);
            }
        } catch (Throwable failure) {
            notices.error("onOutcome", () -> "the listener of onOutcome threw", failure);
        }
    }

    /** Has the thread end when it has told what waits, and waits for that; interrupts the listener if it is not back by then. */
    void close(Clock clock, long until) {
        closed = true;
        Thread running = thread.get();
        if (running == null) {
            return;
        }
        boolean full = !waiting.offer(END); // then the listener does not come back
        if (full || !Uninterrupted.join(running, clock, () -> until)) {
            running.interrupt();
        }
    }
}
