package dev.mayday.event;

import org.jspecify.annotations.Nullable;

/**
 * A hook that sees every event before it is encoded, on Mayday's own thread: none of the application's thread-locals are
 * there. It returns the event, a changed copy, or null to drop it. If it throws, the event is dropped and counted.
 *
 * <p>Called for one event at a time, and all others wait meanwhile: one that takes more than 5 seconds is told in the log. What
 * it captures itself is ignored.
 */
@FunctionalInterface
public interface EventProcessor {

    /** The event to go on with, or null to drop it. */
    @Nullable
    Event process(Event event);
}
