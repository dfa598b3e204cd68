package dev.mayday.destination;

import dev.mayday.event.Event;
import java.time.Duration;

/**
 * A place where events go. A client may have several; each gets every event that passed the filters and keeps its own ledger.
 * {@link #accept} is called on the client's one worker, so it must not wait for a network; the other methods may be called on
 * any thread.
 */
public interface Destination {

    /** The name in reports and logs, such as {@code sentry}. Unique in a client; it must not change. */
    String name();

    /** Called once before the first event, on the worker. What it throws is logged, and events come all the same. */
    default void start() {}

    /** Called about once a minute, between two events, on the worker: the place for housekeeping. It should not throw. */
    default void tend() {}

    /**
     * Takes one event and ends its receipt, now or later. If it throws, the event is counted as
     * {@link dev.mayday.report.DiscardReason#INTERNAL_ERROR}. While it blocks, the whole client waits: no destination gets an
     * event, captures fill the queue, and those beyond it are counted as
     * {@link dev.mayday.report.DiscardReason#QUEUE_OVERFLOW}. The application is not held up, and {@code close} keeps its bound.
     */
    void accept(Event event, Receipt receipt);

    /**
     * How long nothing will move here for a reason already known, such as a rate limit or the pause before the next try;
     * zero when events may leave at once. Lets {@code flush} tell the truth without waiting.
     */
    default Duration blockedFor() {
        return Duration.ZERO;
    }

    /**
     * Somebody waits from now on, or no longer, for what was captured: then nothing is kept back here only to leave together
     * with what may still come. Never waits.
     */
    default void hurry(boolean on) {}

    /**
     * False while it is known that the other side is down or wants to hear nothing for now. Whoever ends the process does not
     * wait for delivery then. Never waits itself.
     */
    default boolean reachable() {
        return true;
    }

    /**
     * How full the place is where events wait here, from 0 to 1; the fuller, the more events of a kind become one. Asked for
     * each event, so it must be cheap, and never waits.
     */
    default double fill() {
        return 0;
    }

    /** Bytes that events waiting here take up on disk. Never waits. */
    default long bytesOnDisk() {
        return 0;
    }

    /**
     * Ends within {@code budget}: leaves no thread behind, and no receipt open but those of events on disk. What it throws is
     * logged.
     */
    default void close(Duration budget) {}
}
